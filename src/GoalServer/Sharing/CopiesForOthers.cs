using Microsoft.AspNetCore.Http;
using Stamina.Contracts.Sharing;
using Stamina.Exchange.Sharing;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Workouts;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Sharing;

/// <summary>Answers copy_for_others: one workout without the places that others are not shown.</summary>
internal sealed class CopiesForOthers(IWorkoutReads reads, OpenedWorkouts opened, PrivacyZoneBook zones, ExerciseCatalog catalog)
{
    /// <summary>Makes the copy in one of <see cref="WorkoutFiles.Types"/>.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context, WorkoutKey key, string format, FreshRead fresh)
    {
        var cancellationToken = context.RequestAborted;
        if (await reads.HeadAsync(key, fresh.From, cancellationToken) is not { } head)
        {
            return fresh.Lacks(key.Session)
                ? Refusal.NotYet("This workout was acknowledged and is not stored yet: ask again in a moment.", [key.Session.Value])
                : WorkoutWrites.Unknown();
        }

        // Until the file has been sent, so that nobody has more than one of them on its way.
        var turn = await opened.EnterAsync(key.User, cancellationToken);
        context.Response.RegisterForDispose(turn);
        if (!turn.IsAcquired)
        {
            return OpenedWorkouts.TooMany();
        }

        var (summary, track) = await opened.OpenAsync(head, fresh.From, Read, cancellationToken);
        if (summary is null)
        {
            return WorkoutWrites.Unknown();
        }

        if (await zones.ForAsync(key.User, track, cancellationToken) is not { } places)
        {
            return Refusal.AccountDeleted();
        }

        var copy = SharedCopy.Of(key.Session.Value, WorkoutFiles.WrittenOf(summary), track, places);

        // The date and not the id, which tells the time of the start to the millisecond.
        return format == "json"
            ? TypedResults.Json(Answer(copy, summary), SharingJson.Default.SharedWorkout)
            : WorkoutFiles.InFormat(format, $"{summary.LocalDate:yyyy-MM-dd}-{summary.ExerciseType}-for-others.{format}", copy.Workout, copy.Track);
    }

    private (WorkoutSummary? Summary, IReadOnlyList<TrackPoint> Track) Read(StoredWorkout workout) => workout.Summary is not { } summary
        ? (null, [])
        : (summary, WorkoutFold.Track(workout.Key.Session, workout.Log, workout.Overlay, catalog, summary.EntryDefaults));

    private static SharedWorkout Answer(SharedCopy copy, WorkoutSummary summary) => new()
    {
        ExerciseType = summary.ExerciseType,
        Title = copy.Workout.Title,
        LocalDate = summary.LocalDate,
        Whole = copy.IsWhole,
        ElapsedTimeS = Units.ToSi(MetricUnit.Milliseconds, copy.Workout.ElapsedMs),
        MovingTimeS = Units.ToSi(MetricUnit.Milliseconds, copy.Workout.MovingMs),
        DistanceM = copy.Workout.DistanceMm is { } mm ? Units.ToSi(MetricUnit.Millimetres, mm) : null,
        Track = [.. copy.Track.Select(point => new SharedPoint
        {
            Lat = point.LatE7 / 10_000_000m,
            Lon = point.LonE7 / 10_000_000m,
            T = point.ElapsedMs,
            Ele = point.ElevationMm is { } elevation ? Units.ToSi(MetricUnit.Millimetres, elevation) : null,
            Break = point.BreakBefore ? true : null,
        })],
    };
}
