using Microsoft.AspNetCore.Http;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Exercises.Distance;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers get_workout_zones. Zones are the profile's as they are now, so no workout keeps its time in them.</summary>
internal sealed class ZoneReads(IWorkoutReads reads, OpenedWorkouts opened, PersonReads persons, ExerciseCatalog catalog)
{
    private const string Bpm = "bpm";
    private const string MetresPerSecond = "m/s";

    public async Task<IResult> AnswerAsync(HttpContext context, WorkoutKey key, FreshRead fresh)
    {
        var cancellationToken = context.RequestAborted;
        if (await persons.FindAsync(key.User, fresh, cancellationToken) is not { } person)
        {
            return Refusal.AccountDeleted();
        }

        IReadOnlyList<string>? pending = fresh.Lacks(key.Session) ? [key.Session.Value] : null;
        if (await reads.HeadAsync(key, fresh.From, cancellationToken) is not { } head)
        {
            return pending is null
                ? WorkoutWrites.Unknown()
                : Refusal.NotYet("This workout was acknowledged and is not stored yet: ask again in a moment.", pending);
        }

        using var turn = await opened.EnterAsync(key.User, cancellationToken);
        if (!turn.IsAcquired)
        {
            return OpenedWorkouts.TooMany();
        }

        var zones = await opened.OpenAsync(
            head, fresh.From, workout => workout.Summary is null ? null : Of(workout, workout.Summary, person.Profile.TrainingZones), cancellationToken);
        return zones is null ? WorkoutWrites.Unknown() : TypedResults.Json(zones with { Pending = pending }, WorkoutJson.Default.WorkoutZones);
    }

    private WorkoutZones Of(StoredWorkout workout, WorkoutSummary summary, ZoneSettings? settings)
    {
        var id = workout.Key.Session;
        TimeInZones? heart = null, speed = null;
        if (HeartZones(settings) is { } rates && catalog.TryGet(summary.ExerciseType, out var type) && type.Descriptor.TopSpeedMmPerS is not null)
        {
            var trace = WorkoutFold.Trace(id, workout.Log, workout.Overlay, catalog, summary.EntryDefaults);
            heart = Shown(settings!.HeartRateFormula!.Value.ToString().ToLowerInvariant(), rates, TrainingZones.TimeByHeartRate(trace, rates), Bpm);
        }

        if (settings?.ThresholdSpeeds is { } thresholds && thresholds.TryGetValue(summary.ExerciseType, out var metresPerSecond))
        {
            var speeds = TrainingZones.OfThreshold((long)Math.Floor((metresPerSecond * 1_000) + 0.5m));
            var track = WorkoutFold.Track(id, workout.Log, workout.Overlay, catalog, summary.EntryDefaults);
            speed = Shown("threshold", speeds, TrainingZones.TimeBySpeed(track, speeds), MetresPerSecond);
        }

        return new WorkoutZones { SessionId = id.Value, HeartRate = heart, Speed = speed };
    }

    private static IReadOnlyList<long>? HeartZones(ZoneSettings? settings) => settings switch
    {
        { HeartRateFormula: HeartRateFormula.Max, MaxHeartRate: { } max } => TrainingZones.OfMaximum(max),
        { HeartRateFormula: HeartRateFormula.Reserve, MaxHeartRate: { } max, RestingHeartRate: { } resting } => TrainingZones.OfReserve(max, resting),
        { HeartRateFormula: HeartRateFormula.Own, HeartRateFrom: { } from } => [.. from.Select(rate => (long)rate)],
        _ => null,
    };

    // Nothing of it where nothing is known: a workout without a strap is not one of no effort.
    private static TimeInZones? Shown(string formula, IReadOnlyList<long> zones, IReadOnlyList<long> times, string unit) =>
        times.All(ms => ms == 0) ? null : new TimeInZones
        {
            Formula = formula,
            Unit = unit,
            BelowS = Seconds(times[0]),
            Zones =
            [
                .. zones.Select((from, i) =>
                    new ZoneTime(unit == Bpm ? from : Units.ToSi(MetricUnit.MillimetresPerSecond, from), Seconds(times[i + 1]))),],
        };

    private static decimal Seconds(long ms) => Units.ToSi(MetricUnit.Milliseconds, ms);
}
