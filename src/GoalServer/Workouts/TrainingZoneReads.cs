using Microsoft.AspNetCore.Http;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Exercises.Distance;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers get_workout_zones. Zones are the profile's as they are now, so no workout keeps its time in them.</summary>
internal sealed class TrainingZoneReads(OpenedWorkouts opened, PersonReads persons, ExerciseCatalog catalog)
{
    private const string Bpm = "bpm";
    private const string MetresPerSecond = "m/s";
    private const string Watts = "W";

    public async ValueTask<IResult> AnswerAsync(HttpContext context, WorkoutKey key, FreshRead fresh)
    {
        if (await persons.FindAsync(key.User, fresh, context.RequestAborted) is not { } person)
        {
            return Refusal.AccountDeleted();
        }

        var zones = await opened.ForAnswerAsync(
            context,
            key,
            fresh,
            (workout, summary) => Of(workout, summary, person.Profile.TrainingZones) with { Pending = fresh.PendingOf(key.Session) });
        return zones.Show(WorkoutJson.Default.WorkoutZones);
    }

    private WorkoutZones Of(StoredWorkout workout, WorkoutSummary summary, TrainingZoneSettings? settings)
    {
        var id = workout.Key.Session;
        TimeInZones? heart = null, speed = null, power = null;
        var (rates, watts) = (HeartZones(settings), PowerZones(settings, summary.ExerciseType));
        if ((rates ?? watts) is not null && catalog.TryGet(summary.ExerciseType, out var type) && type.Descriptor.TopSpeedMmPerS is not null)
        {
            var trace = WorkoutFold.Trace(id, workout.Log, workout.Overlay, catalog, summary.EntryDefaults);
            heart = rates is null
                ? null
                : Shown(settings!.HeartRateFormula!.Value.ToString().ToLowerInvariant(), rates, TrainingZones.TimeByHeartRate(trace, rates), Bpm);
            power = watts is null ? null : Shown(FormulaOf(settings!.PowerFrom, summary.ExerciseType), watts, TrainingZones.TimeByPower(trace, watts), Watts);
        }

        if (SpeedZones(settings, summary.ExerciseType) is { } speeds)
        {
            var track = WorkoutFold.Track(id, workout.Log, workout.Overlay, catalog, summary.EntryDefaults);
            speed = Shown(FormulaOf(settings!.SpeedFrom, summary.ExerciseType), speeds, TrainingZones.TimeBySpeed(track, speeds), MetresPerSecond);
        }

        return new WorkoutZones { SessionId = id.Value, HeartRate = heart, Speed = speed, Power = power };
    }

    private static IReadOnlyList<long>? HeartZones(TrainingZoneSettings? settings) => settings switch
    {
        { HeartRateFormula: HeartRateFormula.Max, MaxHeartRate: { } max } => TrainingZones.OfMaximum(max),
        { HeartRateFormula: HeartRateFormula.Reserve, MaxHeartRate: { } max, RestingHeartRate: { } resting } => TrainingZones.OfReserve(max, resting),
        { HeartRateFormula: HeartRateFormula.Own, HeartRateFrom: { } from } => [.. from.Select(rate => (long)rate)],
        _ => null,
    };

    private static IReadOnlyList<long>? SpeedZones(TrainingZoneSettings? settings, string type) =>
        settings?.SpeedFrom?.TryGetValue(type, out var from) == true ? [.. from.Select(Millimetres)]
        : settings?.ThresholdSpeeds?.TryGetValue(type, out var threshold) == true ? TrainingZones.OfThreshold(Millimetres(threshold))
        : null;

    private static IReadOnlyList<long>? PowerZones(TrainingZoneSettings? settings, string type) =>
        settings?.PowerFrom?.TryGetValue(type, out var from) == true ? [.. from.Select(watts => (long)watts)]
        : settings?.ThresholdPowers?.TryGetValue(type, out var threshold) == true ? TrainingZones.OfThresholdPower(threshold)
        : null;

    private static string FormulaOf<T>(IReadOnlyDictionary<string, T>? own, string type) => own?.ContainsKey(type) == true ? "own" : "threshold";

    private static long Millimetres(decimal metres) => (long)Math.Floor((metres * 1_000) + 0.5m);

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
                    new TrainingZoneTime(unit == MetresPerSecond ? Units.ToSi(MetricUnit.MillimetresPerSecond, from) : from, Seconds(times[i + 1]))),],
        };

    private static decimal Seconds(long ms) => Units.ToSi(MetricUnit.Milliseconds, ms);
}
