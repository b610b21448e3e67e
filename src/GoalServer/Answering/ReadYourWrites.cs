using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// Read your writes: a read that shows a consistency token waits until the ledger has the batches it names, at most for a while. Then what of the caller's
/// workouts is due is derived, so that the answer has it. What is still missing is said.
/// </summary>
internal sealed class ReadYourWrites(IWorkoutReads reads, Deriver deriver, OpenedWorkouts opened, IOptions<ReadOptions> options, TimeProvider time)
{
    public const string Header = "Stamina-Consistency";
    public const string QueryParameter = "consistency_token";

    private const int MostTokens = 8;

    // A reader derives so many of its own workouts; more than that (a whole history on its way) are the Data Handler's, and are said to be pending.
    private const int DerivedByReader = 100;

    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the writes that the request names, in the header or the query (several tokens between commas).</summary>
    public async ValueTask<FreshRead> AwaitAsync(HttpContext context)
    {
        var texts = context.Request.Headers[Header].Concat(context.Request.Query[QueryParameter])
            .SelectMany(t => t?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).ToList();
        if (texts.Count > MostTokens)
        {
            return new FreshRead { Refusal = Refusal.OfField(Header, $"at most {MostTokens} tokens") };
        }

        var tokens = new List<ConsistencyToken>();
        foreach (var text in texts)
        {
            if (!ConsistencyToken.TryParse(text, out var token))
            {
                return new FreshRead { Refusal = Refusal.OfField(Header, "a consistency_token of an earlier answer, unchanged") };
            }

            tokens.Add(token);
        }

        var fresh = tokens.Count == 0 ? new FreshRead() : await AwaitAsync(tokens, context.RequestAborted);
        return await WithDueAsync(context.Caller().UserId, fresh, context.RequestAborted);
    }

    /// <summary>Waits in the same way, then answers.</summary>
    /// <param name="context">The call.</param>
    /// <param name="answer">Makes the answer; not asked where what the call names is no consistency token.</param>
    public async ValueTask<IResult> ThenAsync(HttpContext context, Func<FreshRead, ValueTask<IResult>> answer)
    {
        var fresh = await AwaitAsync(context);
        return fresh.Refusal ?? await answer(fresh);
    }

    internal async ValueTask<FreshRead> AwaitAsync(IReadOnlyList<ConsistencyToken> tokens, CancellationToken cancellationToken)
    {
        var waiting = tokens.Where(t => time.GetUtcNow() - t.IssuedAt < ConsistencyToken.LedgerKeeps && t.Batches.Count > 0).ToList();
        var began = time.GetTimestamp();
        for (var pause = FirstLook; waiting.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var unseen = await reads.NotYetAppendedAsync([.. waiting.SelectMany(t => t.Batches).Distinct()], cancellationToken);
            waiting.RemoveAll(t => !t.Batches.Any(unseen.Contains));
            var left = options.Value.ConsistencyWait - time.GetElapsedTime(began);
            if (waiting.Count == 0 || left <= TimeSpan.Zero)
            {
                break;
            }

            await Task.Delay(left < pause ? left : pause, time, cancellationToken);
        }

        ReadMetrics.Waited(time.GetElapsedTime(began), pending: waiting.Count > 0);
        return new FreshRead
        {
            From = ReadFrom.Primary,
            Pending = waiting.Count == 0 ? null : [.. waiting.SelectMany(t => t.Sessions).Select(s => s.Value).Distinct(StringComparer.Ordinal)],
            MayLackMore = waiting.Exists(t => t.Sessions.Count == ConsistencyToken.MaxSessions),
        };
    }

    /// <summary>Derives what is due of a user's workouts, and says what goes on and what is missing.</summary>
    internal async ValueTask<FreshRead> WithDueAsync(UserId user, FreshRead fresh, CancellationToken cancellationToken)
    {
        var state = await reads.StateAsync(user, fresh.From, cancellationToken);
        var now = time.GetUtcNow();
        if (Overdue(state, now).Any())
        {
            fresh = fresh with { From = ReadFrom.Primary };
            state = await DeriveAsync(user, now, cancellationToken);
        }

        fresh = fresh with { State = state };
        if (state.Due.Count == 0)
        {
            return fresh;
        }

        var missing = state.Due.Where(d => d.Reason is null && (d.HasEnded || d.DueAt <= now)).Select(d => d.Key.Session.Value).ToList();
        return fresh with
        {
            Running = [.. state.Due.Where(d => !d.HasEnded)],
            Pending = missing.Count == 0 ? fresh.Pending : [.. (fresh.Pending ?? []).Union(missing, StringComparer.Ordinal)],
        };
    }

    private static IEnumerable<DueWorkout> Overdue(UserState state, DateTimeOffset now) =>
        state.Due.Where(d => d.DueAt <= now && d.Reason is null).Take(DerivedByReader);

    // One reader of a person derives, others of theirs wait for it and find it done. Where that line is full, the workouts are said to be pending.
    private async ValueTask<UserState> DeriveAsync(UserId user, DateTimeOffset now, CancellationToken cancellationToken)
    {
        using var turn = await opened.EnterAsync(user, cancellationToken);
        var state = await reads.StateAsync(user, ReadFrom.Primary, cancellationToken);
        var overdue = Overdue(state, now).Select(d => d.Key).ToList();
        if (overdue.Count == 0 || !turn.IsAcquired)
        {
            return state;
        }

        await deriver.DeriveAsync(overdue, cancellationToken);
        return await reads.StateAsync(user, ReadFrom.Primary, cancellationToken);
    }
}

/// <summary>How to read, and what the answer will not have.</summary>
internal sealed record FreshRead
{
    /// <summary>The primary, where the reader has written.</summary>
    public ReadFrom From { get; init; } = ReadFrom.Any;

    /// <summary>How far the caller's data had come when it was looked at; null where nobody has looked.</summary>
    public UserState? State { get; init; }

    /// <summary>Workouts whose writes are not in the answer; null where all are.</summary>
    public IReadOnlyList<string>? Pending { get; init; }

    /// <summary>True where a token named as many workouts as it can: any other may be missing as well.</summary>
    public bool MayLackMore { get; init; }

    /// <summary>Workouts that go on: their figures are derived when somebody asks for them.</summary>
    public IReadOnlyList<DueWorkout> Running { get; init; } = [];

    /// <summary>The text is not a consistency token.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>True where writes to this workout may be missing.</summary>
    public bool Lacks(SessionId session) => Pending is { } pending && (MayLackMore || pending.Contains(session.Value, StringComparer.Ordinal));

    /// <summary>The workout alone where writes to it may be missing, else null: what an answer about it names as pending.</summary>
    public IReadOnlyList<string>? PendingOf(SessionId session) => Lacks(session) ? [session.Value] : null;
}
