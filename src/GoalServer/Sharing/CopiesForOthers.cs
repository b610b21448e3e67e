using Microsoft.AspNetCore.Http;
using Stamina.Contracts.Sharing;
using Stamina.Exchange.Sharing;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Workouts;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Sharing;

/// <summary>Answers copy_for_others: one workout without the places that others are not shown.</summary>
internal sealed class CopiesForOthers(OpenedWorkouts opened, PrivacyZoneBook zones, ExerciseCatalog catalog)
{
    /// <summary>Makes the copy in one of <see cref="WorkoutFiles.Types"/>.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext context, WorkoutKey key, string format, FreshRead fresh)
    {
        var opening = await opened.ForAnswerAsync(
            context,
            key,
            fresh,
            (workout, derived) => new WholeWorkout(
                derived, WorkoutFold.Track(workout.Key.Session, workout.Log, workout.Overlay, catalog, derived.EntryDefaults)));
        if (opening.Answer is not { } whole)
        {
            return opening.Refusal!;
        }

        if (await zones.ForAsync(key.User, whole.Track, context.RequestAborted) is not { } places)
        {
            return Refusal.AccountDeleted();
        }

        var summary = whole.Summary;
        var copy = SharedCopy.Of(key.Session.Value, WorkoutFiles.WrittenOf(summary), whole.Track, places);

        // The date and not the id, which tells the time of the start to the millisecond.
        return format == "json"
            ? TypedResults.Json(Answer(copy, summary), SharingJson.Default.SharedWorkout)
            : WorkoutFiles.InFormat(format, $"{summary.LocalDate:yyyy-MM-dd}-{summary.ExerciseType}-for-others.{format}", copy.Workout, copy.Track);
    }

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

    private sealed record WholeWorkout(WorkoutSummary Summary, IReadOnlyList<TrackPoint> Track);
}
