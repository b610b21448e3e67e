using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Files;
using Stamina.GoalServer.Answering;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers keep_original and get_original: the file that workouts were made of, as it came, for its owner.</summary>
internal sealed class OriginalFiles(IOriginalStore originals, ReadYourWrites readYourWrites) : IDisposable
{
    // A file is in memory as it is packed until all of it is there.
    private const int FilesAtOnce = 8;

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim places = new(FilesAtOnce);
    private readonly ConcurrentDictionary<UserId, bool> underWay = new();

    public async Task<IResult> KeepAsync(HttpContext context)
    {
        if (!TryReadWorkouts(context.Request.Query["workouts"].ToString(), out var workouts))
        {
            return Refusal.OfField("workouts", $"1 to {OriginalLimits.MostWorkouts} session ids, parted by commas");
        }

        if (context.Request.ContentLength > OriginalLimits.MostSentBytes)
        {
            return TooLarge();
        }

        var fresh = await readYourWrites.AwaitAsync(context);
        if (fresh.Refusal is { } stale)
        {
            return stale;
        }

        var user = context.Caller().UserId;
        if (!underWay.TryAdd(user, true))
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "Another file of this account is on its way; one after the other.", ComeBack);
        }

        var entered = false;
        try
        {
            entered = await places.WaitAsync(ComeBack, context.RequestAborted);
            return entered
                ? await ReceiveAsync(context, workouts, fresh)
                : Refusal.Later(ProblemTypes.Unavailable, "Others are sending files; nothing of this one was kept.", ComeBack);
        }
        finally
        {
            underWay.TryRemove(user, out _);
            if (entered)
            {
                places.Release();
            }
        }
    }

    public async Task<IResult> SendAsync(HttpContext context, WorkoutKey key)
    {
        var stop = context.RequestAborted;
        if (await originals.FindAsync(key, stop) is not { } original)
        {
            return Refusal.Of(ProblemTypes.NotFound, "No file is kept of such a workout in this account: it was recorded, or its file was not kept.");
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            async to =>
            {
                await foreach (var piece in originals.ReadAsync(original, stop))
                {
                    await to.WriteAsync(piece, stop);
                }
            },
            "application/octet-stream",
            original.Document.Name);
    }

    public void Dispose() => places.Dispose();

    private async Task<IResult> ReceiveAsync(HttpContext context, IReadOnlyList<SessionId> workouts, FreshRead fresh)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = OriginalLimits.MostSentBytes;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(EventLimits.BodyPatience);
        try
        {
            var name = SafeFileName.Of(context.Request.Query["file"].ToString());
            var kept = await originals.KeepAsync(context.Caller().UserId, name, context.Request.Body, workouts, patience.Token);
            return TypedResults.Json(AnswerOf(kept, workouts, fresh), WorkoutJson.Default.KeptOriginalAnswer);
        }
        catch (BadHttpRequestException broken)
        {
            return broken.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? TooLarge()
                : Refusal.Of(ProblemTypes.MalformedBody, "The file did not arrive to its end.");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Refusal.Of(ProblemTypes.MalformedBody, $"The file took longer than {EventLimits.BodyPatience.TotalSeconds} s to arrive.");
        }
    }

    private static KeptOriginalAnswer AnswerOf(KeptOriginal kept, IReadOnlyList<SessionId> workouts, FreshRead fresh)
    {
        string[] pending = kept.Outcome == OriginalOutcome.Kept
            ? [.. workouts.Except(kept.Workouts).Where(fresh.Lacks).Select(session => session.Value)]
            : [];
        return new KeptOriginalAnswer
        {
            Workouts = [.. kept.Workouts.Select(session => session.Value)],
            OriginalNotKept = kept.Outcome switch
            {
                OriginalOutcome.TooLarge => KeptOriginalAnswer.TooLarge,
                OriginalOutcome.AccountFull => KeptOriginalAnswer.AccountFull,
                _ => null,
            },
            Pending = pending.Length > 0 ? pending : null,
        };
    }

    private static Refusal TooLarge() => Refusal.Of(ProblemTypes.TooLarge, $"A file has at most {OriginalLimits.MostSentBytes >> 20} MiB.");

    private static bool TryReadWorkouts(string given, [NotNullWhen(true)] out IReadOnlyList<SessionId>? workouts)
    {
        var ids = new List<SessionId>();
        foreach (var text in given.Split(','))
        {
            if (ids.Count == OriginalLimits.MostWorkouts || !SessionId.TryParse(text, out var session))
            {
                workouts = null;
                return false;
            }

            ids.Add(session);
        }

        workouts = ids;
        return true;
    }
}
