using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Stamina.Http.Problems;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Status;

/// <summary>
/// Read your writes: a read that shows a consistency token waits until the ledger has the batches it names, at most for a while, and says what is still missing.
/// </summary>
internal sealed class Freshness(IWorkoutReads reads, IOptions<ReadOptions> options, TimeProvider time)
{
    public const string Header = "Stamina-Consistency";
    public const string QueryParameter = "consistency_token";

    private const int MostTokens = 8;

    // The ledger forgets names after this; by then they have long been folded.
    private static readonly TimeSpan LedgerKeeps = TimeSpan.FromDays(7);
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for the writes that the request names, in the header or the query (several tokens between commas).</summary>
    public ValueTask<FreshRead> AwaitAsync(HttpContext context)
    {
        var texts = context.Request.Headers[Header].Concat(context.Request.Query[QueryParameter])
            .SelectMany(t => t?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []).ToList();
        if (texts.Count == 0)
        {
            return new(new FreshRead(ReadFrom.Any, null, null));
        }

        if (texts.Count > MostTokens)
        {
            return new(new FreshRead(ReadFrom.Any, null, Refusal.OfField(Header, $"at most {MostTokens} tokens")));
        }

        var tokens = new List<ConsistencyToken>();
        foreach (var text in texts)
        {
            if (!ConsistencyToken.TryParse(text, out var token))
            {
                return new(new FreshRead(ReadFrom.Any, null, Refusal.OfField(Header, "a consistency_token of an earlier answer, unchanged")));
            }

            tokens.Add(token);
        }

        return AwaitAsync(tokens, context.RequestAborted);
    }

    internal async ValueTask<FreshRead> AwaitAsync(IReadOnlyList<ConsistencyToken> tokens, CancellationToken cancellationToken)
    {
        var waiting = tokens.Where(t => time.GetUtcNow() - t.IssuedAt < LedgerKeeps && t.Batches.Count > 0).ToList();
        var began = time.GetTimestamp();
        for (var pause = FirstLook; waiting.Count > 0; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var unseen = await reads.NotYetFoldedAsync([.. waiting.SelectMany(t => t.Batches).Distinct()], cancellationToken);
            waiting.RemoveAll(t => !t.Batches.Any(unseen.Contains));
            var left = options.Value.ConsistencyWait - time.GetElapsedTime(began);
            if (waiting.Count == 0 || left <= TimeSpan.Zero)
            {
                break;
            }

            await Task.Delay(left < pause ? left : pause, time, cancellationToken);
        }

        ReadMetrics.Waited(time.GetElapsedTime(began), pending: waiting.Count > 0);
        return new FreshRead(ReadFrom.Primary, Pending(waiting), null);
    }

    private static IReadOnlyList<string>? Pending(List<ConsistencyToken> waiting) =>
        waiting.Count == 0 ? null : [.. waiting.SelectMany(t => t.Sessions).Select(s => s.Value).Distinct(StringComparer.Ordinal)];
}

/// <summary>How to read, and what the answer will not have.</summary>
/// <param name="From">The primary, where the reader has written.</param>
/// <param name="Pending">Workouts whose writes are not there yet; null where all are.</param>
/// <param name="Refusal">A token that is none.</param>
internal readonly record struct FreshRead(ReadFrom From, IReadOnlyList<string>? Pending, Refusal? Refusal);
