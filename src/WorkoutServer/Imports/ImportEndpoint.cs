using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Contracts.Uploads;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;
using Stamina.Http.Bodies;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Queue;
using Stamina.WorkoutServer.Commit;
using Stamina.WorkoutServer.Endpoints;
using Stamina.WorkoutServer.Framing;

namespace Stamina.WorkoutServer.Imports;

/// <summary>
/// import_file: a file of another service or device becomes events, which are framed, queued and confirmed like those of a phone. The file is laid beside on
/// the disk while it is read, and one workout of it is in memory at a time. Nothing is looked up, so what is in the account from elsewhere is for the client to
/// compare (mode=look).
/// </summary>
internal sealed class ImportEndpoint(GroupCommit commit, UploadQuotas quotas, IOptions<WorkoutServerOptions> options, TimeProvider time, UploadMetrics metrics)
    : IDisposable
{
    /// <summary>Bytes of one file as sent.</summary>
    public const int MostBytes = 64 << 20;

    // Meanwhile about 200 workouts come back to the account: sooner, a file would be sent for a few of them each time.
    private static readonly TimeSpan ComeBackForWorkouts = TimeSpan.FromHours(1);

    // Reading a large file takes a core and tens of megabytes: it must not take the machine from those who upload.
    private readonly FileBodies files = new(Math.Max(1, Environment.ProcessorCount / 2))
    {
        FolderPrefix = "stamina-import-",
        MostBytes = MostBytes,
        TooLarge = $"A file may have {MostBytes >> 20} MiB as sent; a larger archive goes in parts (docs/exchange.md).",
        OneByOne = "Another import of this account is under way; one file after the other.",
        NoPlace = "Others are importing; nothing of this file was taken.",
    };

    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        var caller = context.Caller();
        if (!ImportRequest.TryRead(context.Request.Query, time.GetUtcNow(), out var request, out var refusal))
        {
            return refusal;
        }

        try
        {
            return await files.TakeAsync(
                context,
                request.FileName,
                async path => quotas.Take(caller, (int)new FileInfo(path).Length) is { } tooMuch
                    ? tooMuch
                    : await Task.Run(
                        () => ImportAsync(new Sender(caller, ClientOf(context), time.GetUtcNow()), request, path, context.RequestAborted),
                        context.RequestAborted));
        }
        catch (QueueUnavailableException)
        {
            return Refusal.Later(
                ProblemTypes.Unavailable,
                "The queue is full or away. Send the file again: what was taken of it already is the same workout still.",
                options.Value.RetryAfter);
        }
    }

    public void Dispose() => files.Dispose();

    private async Task<IResult> ImportAsync(Sender sender, ImportRequest request, string path, CancellationToken cancellationToken)
    {
        var outcomes = new List<ImportOutcome>();
        var (batches, sessions) = (new Queue<BatchName>(), new List<SessionId>());
        var workouts = 0;
        string? next = null;
        foreach (var (at, result) in ResultsOf(path, request))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (result is MadeWorkout && workouts++ == request.Most)
            {
                next = at.ToString();
                if (!request.IsPaged)
                {
                    // For clients that know of no pages.
                    outcomes.Add(
                        Without(
                            result.File,
                            ImportOutcome.Refused,
                            new Remark(
                                RemarkCodes.TooManyWorkouts,
                                "It and what follows is beyond the {n} workouts of one request: send the file again with from={next}.",
                                ("n", ImportRequest.MostWorkouts),
                                ("next", next))));
                }

                break;
            }

            if (result is MadeWorkout begun
                && !request.OnlyLook
                && !request.Except.Contains(begun.Workout.Session.Value)
                && quotas.TakeWorkouts(sender.Caller, [begun.Workout.Session]) is not null)
            {
                if (sessions.Count == 0)
                {
                    return Refusal.Later(
                        ProblemTypes.TooManyRequests,
                        "This account begins more workouts than can be taken of one account. Nothing of this request was taken; send the file again later.",
                        ComeBackForWorkouts);
                }

                next = at.ToString();
                if (!request.IsPaged)
                {
                    outcomes.Add(
                        new ImportOutcome
                        {
                            File = result.File,
                            Outcome = ImportOutcome.Refused,
                            Message = $"It and what follows are more workouts than one account may begin for now: send the file again later, with from={next}.",
                        });
                }

                break;
            }

            outcomes.Add(
                result switch
                {
                    MadeWorkout made when request.Except.Contains(made.Workout.Session.Value) => OfWorkout(made, ImportOutcome.LeftOut, refused: null),
                    MadeWorkout made when request.OnlyLook => OfWorkout(made, ImportOutcome.Found, refused: null) with { Places = PlacesOf(made.Workout) },
                    MadeWorkout made => await TakeAsync(made),
                    RefusedFile refused => Without(refused.File, ImportOutcome.Refused, refused.Reason),
                    FoundEquipment found => Without(
                        found.File,
                        ImportOutcome.Passed,
                        new Remark(RemarkCodes.Equipment, "{n} pieces of equipment, and no workouts.", ("n", found.Pieces.Count))) with
                    {
                        Equipment = found.Pieces,
                    },
                    FoundPlanned found => Without(
                        found.File,
                        ImportOutcome.Passed,
                        new Remark(RemarkCodes.Plan, "{n} planned workouts, and none that was done.", ("n", found.Planned.Count))) with
                    {
                        Bring = BodyOf(found.Planned),
                    },
                    FoundExportPart found => Without(
                        found.File,
                        ImportOutcome.Passed,
                        new Remark(RemarkCodes.OwnPart, "A part of your own export that is no workout.")) with
                    {
                        Profile = found.Part == StaminaExportPart.Profile ? found.Body : null,
                        Bring = found.Part == StaminaExportPart.Kept ? found.Body : null,
                    },
                    SkippedFile skipped => Without(skipped.File, ImportOutcome.Passed, skipped.Reason),
                    _ => throw new InvalidOperationException(result.GetType().Name),
                });
        }

        var answer = new ImportAnswer
        {
            Outcomes = outcomes,
            ConsistencyToken = sessions.Count == 0 ? null : new ConsistencyToken([.. batches], time.GetUtcNow(), sessions).ToString(),
            Next = next,
        };
        return TypedResults.Json(
            answer,
            UploadJson.Default.ImportAnswer,
            statusCode: request.OnlyLook ? StatusCodes.Status200OK : StatusCodes.Status202Accepted);

        async Task<ImportOutcome> TakeAsync(MadeWorkout made)
        {
            string? refused = null;
            foreach (var body in SyncBodies.Of([made.Workout]))
            {
                var framed = EventFraming.Sync(body);
                var received = new ReceivedRequest(sender, sentAt: null, body);
                foreach (var workout in framed.Workouts)
                {
                    received.Add(workout, made.Workout.Session);
                }

                refused ??= received.Workouts.SelectMany(w => w.Outcomes).FirstOrDefault(o => o.Outcome == EventOutcome.Refused) is { } one
                    ? one.Detail ?? one.Reason
                    : null;
                // A small archive may unpack to very much, and what an ended sign-in sends must not fill the disk.
                if (sender.Caller.IsKeptAside && quotas.Take(sender.Caller, body.Length) is { } tooMuch)
                {
                    return OfWorkout(made, ImportOutcome.Refused, tooMuch.Problem.Detail);
                }

                if (received.Accepted > 0)
                {
                    batches.Enqueue(await commit.AddAsync(received.Uploads));
                    if (batches.Count > ConsistencyToken.MaxBatches)
                    {
                        batches.Dequeue();
                    }
                }

                metrics.Taken(received.Accepted, received.Refused);
            }

            sessions.Add(made.Workout.Session);
            return OfWorkout(made, ImportOutcome.Taken, refused);
        }
    }

    // What was told of before is not opened again, but for the file in which the page before ended.
    private static IEnumerable<(ImportPlace At, FileResult Result)> ResultsOf(string path, ImportRequest request)
    {
        var file = -1;
        foreach (var found in FileWalk.Find(path))
        {
            file++;
            if (file < request.From.File)
            {
                continue;
            }

            var within = 0;
            foreach (var result in FileImport.Read(found, request.Wishes))
            {
                var at = new ImportPlace(file, within++);
                if (file > request.From.File || at.Result >= request.From.Result)
                {
                    yield return (at, result);
                }
            }
        }
    }

    private static JsonElement BodyOf(IReadOnlyList<PlannedChange> planned) => JsonSerializer.SerializeToElement(
        new JsonObject { ["planned"] = new JsonArray([.. planned.Select(one => JsonSerializer.SerializeToNode(one, PlanningJson.Default.PlannedChange))]) });

    private static RecordedPlace[]? PlacesOf(ImportedWorkout workout) => workout.Places.Count == 0 ? null :
        [.. workout.Places.Select(p => new RecordedPlace { T = p.TimeMs, Lat = Degrees(p.Lat), Lon = Degrees(p.Lon) })];

    // A metre is enough to compare by.
    private static decimal Degrees(double degrees) => Math.Round((decimal)degrees, 5);

    private static ImportOutcome Without(string file, string outcome, Remark why) =>
        new() { File = file, Outcome = outcome, Message = why.Text, Remarks = Wire([why]) };

    private static ImportRemark[]? Wire(Remark[] remarks) => remarks.Length == 0
        ? null
        : Array.ConvertAll(remarks, r => new ImportRemark { Code = r.Code, Values = r.Values.Count > 0 ? r.Values : null, Text = r.Text });

    private static ImportOutcome OfWorkout(MadeWorkout made, string outcome, string? refused)
    {
        var workout = made.Workout;
        Remark[] remarks = refused is null
            ? [.. workout.Remarks]
            : [.. workout.Remarks, new Remark(RemarkCodes.PartRefused, "A part of it was refused: {why}", ("why", refused))];
        return new ImportOutcome
        {
            File = made.File,
            Outcome = outcome,
            SessionId = workout.Session.Value,
            ExerciseType = workout.ExerciseType,
            StartedAt = workout.StartedAt,
            ElapsedTimeS = workout.ElapsedMs / 1000m,
            Points = workout.Points,
            Sets = workout.Sets > 0 ? workout.Sets : null,
            SetAside = workout.Aside,
            SetAsideReasons = workout.SetAside.Total > 0 ? workout.SetAside.Counts : null,
            Message = remarks.Length > 0 ? string.Join(' ', remarks.Select(r => r.Text)) : null,
            Remarks = Wire(remarks),
            Edits = workout.Edits is { } edits ? JsonElement.Parse(edits) : null,
            Original = made.Original?.Path,
        };
    }

    private static string ClientOf(HttpContext context)
    {
        var client = context.Request.Headers[ClientVersion.Header].ToString();
        return ClientVersion.TryParse(client, out _) ? client : "";
    }
}
