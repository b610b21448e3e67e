using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Files;
using Stamina.GoalServer.Answering;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers keep_original and get_original: the file that workouts were made of, as it came, for its owner.</summary>
internal sealed class OriginalFiles(IOriginalStore originals, ReadYourWrites readYourWrites) : IDisposable
{
    // A file is in memory as it is packed, until all of it is kept.
    private const int FilesAtOnce = 8;

    private readonly FileBodies files = new(FilesAtOnce)
    {
        FolderPrefix = "stamina-original-",
        MostBytes = OriginalLimits.MostSentBytes,
        TooLarge = $"A file has at most {OriginalLimits.MostSentBytes >> 20} MiB.",
        OneByOne = "Another file of this account is on its way; one after the other.",
        NoPlace = "Others are sending files; nothing of this one was kept.",
    };

    public async Task<IResult> KeepAsync(HttpContext context)
    {
        if (!TryReadWorkouts(context.Request.Query["workouts"].ToString(), out var workouts))
        {
            return Refusal.OfField("workouts", $"1 to {OriginalLimits.MostWorkouts} session ids, parted by commas");
        }

        var fresh = await readYourWrites.AwaitAsync(context);
        if (fresh.Refusal is { } stale)
        {
            return stale;
        }

        return await files.TakeAsync(
            context,
            "file",
            async path =>
            {
                var name = SafeFileName.Of(context.Request.Query["file"].ToString());
                await using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 65_536, FileOptions.Asynchronous);
                var kept = await originals.KeepAsync(context.Caller().UserId, name, file, workouts, context.RequestAborted);
                return TypedResults.Json(AnswerOf(kept, workouts, fresh), WorkoutJson.Default.KeptOriginalAnswer);
            });
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

    public void Dispose() => files.Dispose();

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
