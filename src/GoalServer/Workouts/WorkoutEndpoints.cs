using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.Http.Bodies;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Reading, editing and deleting workouts. Recording them is the Workout Server's.</summary>
internal static class WorkoutEndpoints
{
    private const int UsualPage = 30;
    private const int LargestPage = 100;

    public static void MapWorkouts(this IEndpointRouteBuilder routes)
    {
        var workouts = routes.MapGroup("/workouts").WithTags("workouts");

        workouts.MapGet("", ListAsync)
            .OpenTo(AccessScope.ReadWorkouts)
            .WithName("list_workouts").WithSummary("Workouts, latest start first")
            .WithParameter(ParameterPlace.Query, "limit", $"1 to {LargestPage} a page, {UsualPage} where nothing is said.", "integer")
            .WithParameter(ParameterPlace.Query, "cursor", "next_cursor of the page before, unchanged.")
            .WithParameter(ParameterPlace.Query, "type", "One exercise type, or one of its other names.")
            .WithParameter(ParameterPlace.Query, "from", "First local start date, as 2026-05-01.")
            .WithParameter(ParameterPlace.Query, "to", "Last local start date.")
            .WithParameter(ParameterPlace.Query, "deleted", "true: only those that restore_workout can take back.", "boolean")
            .WithParameter(
                ParameterPlace.Query,
                "quarantined",
                "true: only those of which nothing stands but what a revoked phone uploaded, which waits for its owner's word; they are in no other list.",
                "boolean")
            .ReadsYourWrites()
            .AnswersOnlyNews()
            .Produces<WorkoutPage>()
            .ProducesProblems(ProblemTypes.InvalidRequest)
            .WithResponseExample(StatusCodes.Status200OK, "workouts");

        // No GET: what is asked for is too much for an address, and is of nobody's logs.
        workouts.MapPost("/alike", AlikeAsync)
            .OpenTo(AccessScope.ReadWorkouts)
            .WithName("find_alike").WithSummary("Which workouts of a file the person has from elsewhere, by time and place")
            .WithDescription(
                "For a look of import_file: whoever is told here is asked about before the file is taken, and left out by `except`. Half of the shorter one's time is common, and by the median they are within 150 m of each other; without places 80 % of the longer one's time and the type. Changes nothing.")
            .ReadsYourWrites()
            .Accepts<FindAlike>("application/json")
            .Produces<AlikeAnswer>()
            .ProducesProblems(ProblemTypes.InvalidRequest)
            .WithRequestExample("find_alike")
            .WithResponseExample(StatusCodes.Status200OK, "find_alike.answer");

        workouts.MapGet("/{session_id}", GetAsync)
            .OpenTo(AccessScope.ReadWorkouts)
            .WithName("get_workout").WithSummary("One workout: summary, what has arrived of its log, and where asked for the points and the events")
            .WithDescription("A phone compares digest and writers with its own log and sends what is missing.")
            .WithParameter(ParameterPlace.Query, "include", "track, events, or both between a comma.")
            .ReadsYourWrites()
            .Produces<WorkoutAnswer>().ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.InvalidRequest, ProblemTypes.NotFound, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "workout");

        workouts
            .MapGet("/{session_id}/export", ExportAsync)
            .OpenTo(AccessScope.ReadWorkouts)
            .WithName("export_workout")
            .WithSummary("The owner's own copy of one workout as a file: GPX, TCX, FIT, or JSON with every event byte for byte")
            .WithDescription(
                "Whole, home included; for others copy_for_others leaves out what they should not see. GPX, TCX and FIT hold the counted points, as far as the format can; what the formats lose is in docs/exchange.md. GPX needs a track. JSON is the form of export_data, which import_file takes."
            )
            .WithParameter(ParameterPlace.Query, "format", "gpx, tcx, fit or json; json where nothing is said.")
            .ReadsYourWrites()
            .Produces(
                StatusCodes.Status200OK,
                contentType: "application/octet-stream",
                additionalContentTypes: ["application/gpx+xml", "application/vnd.garmin.tcx+xml", "application/vnd.ant.fit"])
            .ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.InvalidRequest, ProblemTypes.NotFound, ProblemTypes.TooManyRequests);

        workouts.MapPost("/originals", KeepOriginalAsync)
            .OpenTo(AccessScope.WriteWorkouts)
            .WithName("keep_original").WithSummary("Keeps the file that workouts were made of beside them, as it came")
            .WithDescription(
                "After import_file: the body is the file as it is, of an archive each file by itself; at most 64 MiB, 60 s to arrive, one at a time for an account. A content is kept once for an account, packed: at most 16 MiB a file and 1 GiB an account; beyond that the workouts are as they are, and the answer says `original_not_kept`. A workout keeps the file that it has. The file goes with the last workout that was made of it.")
            .WithParameter(ParameterPlace.Query, "file", "The file's name.")
            .WithParameter(ParameterPlace.Query, "workouts", $"Session ids of 1 to {OriginalLimits.MostWorkouts} workouts that were made of it, parted by commas.")
            .ReadsYourWrites()
            .Produces<KeptOriginalAnswer>()
            .ProducesProblems(
                ProblemTypes.InvalidRequest,
                ProblemTypes.MalformedBody,
                ProblemTypes.TooLarge,
                ProblemTypes.TooManyRequests,
                ProblemTypes.Unavailable)
            .WithResponseExample(StatusCodes.Status200OK, "keep_original.answer");

        workouts.MapGet("/{session_id}/original", OriginalAsync)
            .OpenTo(AccessScope.ReadWorkouts)
            .WithName("get_original").WithSummary("The file that an imported workout was made of, byte for byte as it came")
            .Produces(StatusCodes.Status200OK, contentType: "application/octet-stream")
            .ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.NotFound);

        workouts.MapGet("/{session_id}/zones", ZonesAsync)
            .OpenTo(AccessScope.ReadWorkouts)
            .WithName("get_workout_zones").WithSummary("How long a workout was in each of the person's zones of heart rate, pace and speed")
            .WithDescription("The zones are those of the profile (edit_profile) as they are now; nothing is assumed where it says nothing.")
            .ReadsYourWrites()
            .Produces<WorkoutZones>()
            .ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.NotFound, ProblemTypes.Gone, ProblemTypes.TooManyRequests)
            .WithResponseExample(StatusCodes.Status200OK, "workout_zones");

        workouts.MapPatch("/{session_id}", EditAsync)
            .OpenTo(AccessScope.WriteWorkouts)
            .WithName("edit_workout").WithSummary("Edits title, note, feeling, type, distance or moving time; null takes an edit back")
            .NeedsIfMatch()
            .Accepts<EditWorkout>("application/json", "application/merge-patch+json").Produces<WorkoutAnswer>()
            .ProducesProblems(
                ProblemTypes.InvalidSessionId,
                ProblemTypes.InvalidRequest,
                ProblemTypes.NotFound,
                ProblemTypes.Gone,
                ProblemTypes.PreconditionRequired,
                ProblemTypes.PreconditionFailed)
            .WithRequestExample("edit_workout")
            .WithResponseExample(StatusCodes.Status200OK, "workout");

        workouts.MapDelete("/{session_id}", DeleteAsync)
            .OpenTo(AccessScope.WriteWorkouts)
            .WithName("delete_workout").WithSummary("Deletes a workout; it leaves totals and goals at once, and late events do not bring it back")
            .WithDescription("restore_workout takes it back for 30 days.")
            .TakesIfMatch()
            .Produces<WorkoutAnswer>()
            .ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.NotFound, ProblemTypes.Gone, ProblemTypes.PreconditionFailed)
            .WithResponseExample(StatusCodes.Status200OK, "workout");

        workouts.MapPost("/{session_id}/restore", RestoreAsync)
            .OpenTo(AccessScope.WriteWorkouts)
            .WithName("restore_workout").WithSummary("Takes a deleted workout back, up to 30 days later, with the events that came meanwhile")
            .Produces<WorkoutAnswer>().ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.NotFound, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "workout");

        workouts.MapPost("/{session_id}/take-quarantined", TakeAsync)
            .WithName("take_quarantined").WithSummary("Says that what a revoked phone uploaded to this workout is the owner's: it counts from now on")
            .WithDescription(
                "list_workouts with quarantined=true names the workouts of which nothing else stands; delete_workout throws such a one away. Said again it changes nothing.")
            .Produces<QuarantineTaken>().ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.NotFound, ProblemTypes.TooManyRequests)
            .WithResponseExample(StatusCodes.Status200OK, "take_quarantined.answer");
    }

    private static async Task<IResult> GetAsync(
        HttpContext context, ReadYourWrites readYourWrites, IWorkoutReads reads, WorkoutAnswers answers, OpenedWorkouts opened)
    {
        if (!TryReadKey(context, out var key, out var refusal) || !TryReadIncludes(context, out var track, out var events, out refusal))
        {
            return refusal;
        }

        var fresh = await readYourWrites.AwaitAsync(context);
        if (fresh.Refusal is not null)
        {
            return fresh.Refusal;
        }

        var cancellationToken = context.RequestAborted;
        if (await reads.HeadAsync(key, fresh.From, cancellationToken) is not { } head)
        {
            return await NotThereAsync();
        }

        if (!track && !events)
        {
            return await opened.UpToDateAsync(head, cancellationToken) is not { } workout ? OpenedWorkouts.TooMany()
                : workout.Summary is null ? await NotThereAsync()
                : TypedResults.Json(Answer(workout), WorkoutJson.Default.WorkoutAnswer);
        }

        // Until the answer has been sent, so that nobody has more than one of them on its way.
        var turn = await opened.EnterAsync(key.User, cancellationToken);
        context.Response.RegisterForDispose(turn);
        if (!turn.IsAcquired)
        {
            return OpenedWorkouts.TooMany();
        }

        return await opened.OpenAsync<IResult?>(head, fresh.From, workout => workout.Summary is null ? null : Whole(workout), cancellationToken)
            ?? await NotThereAsync();

        WorkoutAnswer Answer(StoredWorkout workout)
        {
            var answer = answers.Of(workout, workout.Summary!, fresh.State!.StoreEpoch.ToString("N"));
            context.Response.SetRevision(answer.Edits);
            return answer with { Pending = fresh.PendingOf(key.Session) };
        }

        IResult Whole(StoredWorkout workout)
        {
            var answer = Answer(workout) with { Track = track ? answers.TrackOf(workout) : null, Events = events ? WorkoutAnswers.EventsOf(workout) : null };
            return head.LogBytes < LargeLogMemory.ThresholdBytes
                ? TypedResults.Json(answer, WorkoutJson.Default.WorkoutAnswer)
                : LargeAnswer.Of(answer, WorkoutJson.Default.WorkoutAnswer);
        }

        async ValueTask<Refusal> NotThereAsync() =>
            fresh.Lacks(key.Session) ? OpenedWorkouts.NotYet(key.Session)
            : await reads.HeadAsync(key, ReadFrom.Primary, cancellationToken) is { Workout.DeletedAt: not null }
                ? OpenedWorkouts.DeletedForGood()
            : OpenedWorkouts.Unknown();
    }

    private static async Task<IResult> ListAsync(
        HttpContext context, ReadYourWrites readYourWrites, WorkoutLists lists, AnswerCache answers, ExerciseCatalog catalog)
    {
        if (!TryReadQuery(context.Request.Query, catalog, out var query, out var refusal))
        {
            return refusal;
        }

        var user = context.Caller().UserId;
        return await readYourWrites.ThenAsync(context, fresh => answers.OfAsync(
            context.Request,
            WorkoutLists.KeyOf(user, query, fresh),
            madeAnew: !WorkoutLists.IsKept(query, fresh),
            stop => lists.PageAsync(user, query, fresh, stop)));
    }

    private static async Task<IResult> AlikeAsync(HttpContext context, ReadYourWrites readYourWrites, AlikeWorkouts alike)
    {
        var body = await JsonBody.ReadAsync(context, WorkoutJson.Default.FindAlike);
        return body.TryGet(out var asked, out var refusal)
            ? await readYourWrites.ThenAsync(context, fresh => alike.AnswerAsync(context.Caller().UserId, asked, fresh, context.RequestAborted))
            : refusal;
    }

    private static async Task<IResult> ExportAsync(HttpContext context, ReadYourWrites readYourWrites, WorkoutFiles files) =>
        !TryReadKey(context, out var key, out var refusal) || !WorkoutFiles.TryReadFormat(context.Request.Query, out var format, out refusal)
            ? refusal
            : await readYourWrites.ThenAsync(context, fresh => files.AnswerAsync(context, key, format, fresh));

    private static Task<IResult> KeepOriginalAsync(HttpContext context, OriginalFiles originals) => originals.KeepAsync(context);

    private static async Task<IResult> OriginalAsync(HttpContext context, OriginalFiles originals) =>
        TryReadKey(context, out var key, out var refusal) ? await originals.SendAsync(context, key) : refusal;

    private static async Task<IResult> ZonesAsync(HttpContext context, ReadYourWrites readYourWrites, TrainingZoneReads zones) =>
        TryReadKey(context, out var key, out var refusal)
            ? await readYourWrites.ThenAsync(context, fresh => zones.AnswerAsync(context, key, fresh))
            : refusal;

    private static async Task<IResult> EditAsync(HttpContext context, WorkoutWrites writes)
    {
        if (!TryReadKey(context, out var key, out var refusal) || !context.Request.TryReadIfMatch(out var expected, out refusal))
        {
            return refusal;
        }

        var body = await JsonBody.ReadEditAsync(context, WorkoutJson.Default.EditWorkout);
        return body.TryGet(out var edit, out var wrong) ? Show(context, await writes.EditAsync(key, edit, expected, context.RequestAborted)) : wrong;
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, WorkoutWrites writes)
    {
        long? expected = null;
        return !TryReadKey(context, out var key, out var refusal)
            || (context.Request.Headers.IfMatch.Count > 0 && !context.Request.TryReadIfMatch(out expected, out refusal))
                ? refusal
                : Show(context, await writes.DeleteAsync(key, expected, context.RequestAborted));
    }

    private static async Task<IResult> RestoreAsync(HttpContext context, WorkoutWrites writes) =>
        TryReadKey(context, out var key, out var refusal) ? Show(context, await writes.RestoreAsync(key, context.RequestAborted)) : refusal;

    private static async Task<IResult> TakeAsync(HttpContext context, QuarantineRelease release)
    {
        if (!TryReadKey(context, out var key, out var refusal))
        {
            return refusal;
        }

        var (token, refused) = await release.TakeAsync(key, context.RequestAborted);
        return token is null
            ? refused!
            : TypedResults.Json(new QuarantineTaken { ConsistencyToken = token.ToString() }, WorkoutJson.Default.QuarantineTaken);
    }

    private static IResult Show(HttpContext context, Outcome<WorkoutAnswer> outcome)
    {
        if (outcome.Answer is { } workout)
        {
            context.Response.SetRevision(workout.Edits);
        }

        return outcome.Show(WorkoutJson.Default.WorkoutAnswer);
    }

    internal static bool TryReadKey(HttpContext context, out WorkoutKey key, [NotNullWhen(false)] out Refusal? refusal)
    {
        var known = SessionId.TryParse(context.Request.RouteValues["session_id"] as string, out var session);
        key = known ? new WorkoutKey(context.Caller().UserId, session) : default;
        refusal = known
            ? null
            : Refusal.Of(ProblemTypes.InvalidSessionId, "A session id is an exercise type, an underscore and 26 characters of base32 (a TypeID).");
        return known;
    }

    private static bool TryReadIncludes(HttpContext context, out bool track, out bool events, [NotNullWhen(false)] out Refusal? refusal)
    {
        (track, events, refusal) = (false, false, null);
        foreach (
            var part in context
                .Request.Query["include"]
                .SelectMany(v => v?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? []))
        {
            switch (part)
            {
                case "track":
                    track = true;
                    break;
                case "events":
                    events = true;
                    break;
                default:
                    refusal = Refusal.OfField("include", "track, events, or both between a comma");
                    return false;
            }
        }

        return true;
    }

    private static bool TryReadQuery(
        IQueryCollection asked, ExerciseCatalog catalog, [NotNullWhen(true)] out WorkoutQuery? query, [NotNullWhen(false)] out Refusal? refusal)
    {
        query = null;
        WorkoutCursor? after = null;
        if (!QueryValues.TryReadCount(asked, "limit", LargestPage, out var limit, out refusal))
        {
            return false;
        }

        if (asked["cursor"].ToString() is { Length: > 0 } cursorText && !WorkoutCursors.TryParse(cursorText, out after))
        {
            refusal = Refusal.OfField("cursor", "next_cursor of an earlier page, unchanged");
            return false;
        }

        if (!QueryValues.TryReadDate(asked, "from", out var from, out refusal) || !QueryValues.TryReadDate(asked, "to", out var to, out refusal))
        {
            return false;
        }

        query = new WorkoutQuery
        {
            Limit = limit ?? UsualPage,
            After = after,
            ExerciseType = asked["type"].ToString() is { Length: > 0 } type ? catalog.Canonical(type) : null,
            From = from,
            To = to,
            Deleted = asked["deleted"] == "true",
            Quarantined = asked["quarantined"] == "true",
        };
        return true;
    }
}
