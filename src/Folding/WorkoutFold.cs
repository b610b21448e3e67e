using System.Text.Json;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Exercises.Distance;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Folding;

/// <summary>
/// Derives what a workout's log says. A pure function of events, edits, exercise types, and what is read where the events leave something to the profile;
/// <c>docs/rules.md</c> has the rules. It never throws: what cannot be understood is not counted, with a reason, and the other events count.
/// </summary>
public static class WorkoutFold
{
    /// <summary>Raised when the same events derive to something else than before; a handler never overwrites a summary of newer rules.</summary>
    public static int RulesVersion { get; } = AppContext.GetData(RehearsedVersion) as int? ?? 12;

    /// <summary>
    /// The name under which the Host sets another version, so that an upgrade can be rehearsed: the process takes itself for a program with other rules, and
    /// derives by the same.
    /// </summary>
    public const string RehearsedVersion = "Stamina.RulesVersion";

    private static readonly ExerciseResult Nothing = new() { Metrics = new Dictionary<string, long>(StringComparer.Ordinal) };

    /// <summary>Derives the effective summary of a workout and what its month keeps of it.</summary>
    /// <param name="id">Which workout.</param>
    /// <param name="log">Its events.</param>
    /// <param name="overlay">What was edited elsewhere.</param>
    /// <param name="catalog">The exercise types that are installed.</param>
    /// <param name="defaults">The ones that the workout keeps (<see cref="WorkoutSummary.EntryDefaults"/>), or those of the profile where it keeps none
    /// yet.</param>
    public static FoldOutcome Fold(SessionId id, WorkoutLog log, WorkoutOverlay? overlay, ExerciseCatalog catalog, EntryDefaults? defaults = null)
    {
        using var reading = new JudgedWorkout(id, log, overlay, catalog, defaults);
        var summary = Summarize(reading);
        var row = summary.State == WorkoutState.Discarded || reading.Timed.Count == 0 ? null : RowOf(id, summary);
        return new FoldOutcome(summary, row) { LacksDefaults = reading.Left.Lacks(defaults) };
    }

    /// <summary>The counted events as the workout's exercise type sees them.</summary>
    public static WorkoutTrace Trace(SessionId id, WorkoutLog log, WorkoutOverlay? overlay, ExerciseCatalog catalog, EntryDefaults? defaults = null) =>
#pragma warning disable CA2000 // The trace holds the documents; the collector takes them with it.
        new JudgedWorkout(id, log, overlay, catalog, defaults).Trace;
#pragma warning restore CA2000

    /// <summary>The track with a verdict on every point, its times since the start that counts; empty where the type has none.</summary>
    public static IReadOnlyList<TrackPoint> Track(
        SessionId id, WorkoutLog log, WorkoutOverlay? overlay, ExerciseCatalog catalog, EntryDefaults? defaults = null)
    {
        using var reading = new JudgedWorkout(id, log, overlay, catalog, defaults);
        if (reading.Type is not { } type || !PlugInCalls.Try(() => type.Track(reading.Trace), out var track))
        {
            return [];
        }

        return reading.StartMs == 0 ? track : [.. track.Select(p => p with { ElapsedMs = p.ElapsedMs - reading.StartMs })];
    }

    /// <summary>
    /// What sensors measured where no place was known, in the order of time, times since the start that counts; empty where the type has no distance.
    /// </summary>
    public static IReadOnlyList<TrackPoint> Placeless(
        SessionId id, WorkoutLog log, WorkoutOverlay? overlay, ExerciseCatalog catalog, EntryDefaults? defaults = null)
    {
        using var reading = new JudgedWorkout(id, log, overlay, catalog, defaults);
        return reading.Type is DistanceExercise type && PlugInCalls.Try(() => type.Read(reading.Trace), out var covered)
            ?
            [
                .. covered.Placeless.Where(p => p.ElapsedMs is not null).OrderBy(p => p.ElapsedMs).Select(p => new TrackPoint(
                    0, 0, p.ElapsedMs - reading.StartMs, p.ElevationMm, p.HeartRate, BreakBefore: false, NotCounted: null)
                {
                    Cadence = p.Cadence,
                    PowerW = p.PowerW,
                    TemperatureTenthsC = p.TemperatureTenthsC,
                    IsPlaceless = true,
                }),
            ]
            : [];
    }

    private static WorkoutSummary Summarize(JudgedWorkout reading)
    {
        var edits = reading.Edits;
        var result = ResultOf(reading);
        var (startedAt, localDate) = StartOf(reading);
        return new WorkoutSummary
        {
            RulesVersion = RulesVersion,
            ExerciseType = reading.TypeId,
            State = edits.Discarded ? WorkoutState.Discarded
                : reading.Timed.Exists(f => f.Kind is EventKinds.Finished) ? WorkoutState.Finished
                : WorkoutState.InProgress,
            StartedAt = startedAt,
            TimeZone = edits.Start?.TimeZone,
            LocalDate = localDate,
            ElapsedMs = reading.ElapsedMs,
            MovingMs = result.MovingMs is { } moving ? Math.Clamp(moving, 0, reading.MovingMs) : reading.MovingMs,
            LastHeardMs = reading.Log.LastHeardMs,
            Location = edits.Start is { Location.IsEmpty: false } start ? JsonElement.Parse(start.Location.Span) : null,
            Metrics = result.Metrics,
            Estimated = result.Estimated.Count == 0 ? null : result.Estimated,
            Details = result.Details,
            Laps = LapsOf(reading),
            Corrected = CorrectedOf(edits, result),
            Title = edits.Title,
            Note = edits.Note,
            Feeling = edits.Feeling,
            Equipment = edits.Equipment is { Count: > 0 } ? edits.Equipment : null,
            Writers = WinningEvents.Writers(reading.Facts),
            NotCounted = reading.NotCounted(),
            Conflicts = reading.Log.Conflicts.Count == 0 ? null : reading.Log.Conflicts,
            Digest = EventHash.FormatDigest(reading.Log.Digest),
            EntryDefaults = reading.Left.Of(reading.Defaults),
        };
    }

    private static MonthRow RowOf(SessionId id, WorkoutSummary summary) => new()
    {
        SessionId = id.Value,
        ExerciseType = summary.ExerciseType,
        LocalDate = summary.LocalDate,
        StartedAt = summary.StartedAt,
        Finished = summary.State == WorkoutState.Finished,
        LastHeardMs = summary.LastHeardMs,
        ElapsedMs = summary.ElapsedMs,
        MovingMs = summary.MovingMs,
        Metrics = summary.Metrics,
        Estimated = summary.Estimated is not null || summary.Corrected is not null,
        Incomplete = summary.Writers.Any(w => w.Missing is not null),
    };

    private static ExerciseResult ResultOf(JudgedWorkout reading)
    {
        if (reading.Type is not { } type)
        {
            return Nothing;
        }

        if (PlugInCalls.Try(() => DeclaredResult.Of(type, reading.Trace), out var result))
        {
            return result;
        }

        reading.WithholdAll();
        return Nothing;
    }

    // By the start; without one by the first event that has a wall clock; without that by the day on which the first event arrived.
    private static (DateTimeOffset? StartedAt, DateOnly LocalDate) StartOf(JudgedWorkout reading)
    {
        var startedAt = LaterBy(reading.StartMs, reading.Edits.Start?.StartedAt);
        foreach (var fact in reading.Timed)
        {
            if (startedAt is not null)
            {
                break;
            }

            if (fact.At is { } at && at.UtcTicks - (fact.ElapsedMs * TimeSpan.TicksPerMillisecond) > TimeSpan.TicksPerDay)
            {
                startedAt = LaterBy(reading.StartMs, at.AddMilliseconds(-fact.ElapsedMs));
            }
        }

        var heard = DateTimeOffset.FromUnixTimeMilliseconds(
            Math.Clamp(reading.Facts.Count == 0 ? reading.Log.FirstArrivedMs : reading.Log.FirstHeardMs, 0, UnixTime.HighestMs));
        return (startedAt, DateOnly.FromDateTime((startedAt ?? heard).DateTime));
    }

    // The start of a workout whose beginning was cropped. A start near the last date that can be written stays as it is.
    private static DateTimeOffset? LaterBy(long ms, DateTimeOffset? start) =>
        start is { } at && at.Ticks < DateTimeOffset.MaxValue.Ticks - ((ms + TimeSpan.MillisecondsPerDay) * TimeSpan.TicksPerMillisecond)
            ? at.AddMilliseconds(ms)
            : start;

    private static List<long>? LapsOf(JudgedWorkout reading)
    {
        List<long>? laps = null;
        foreach (var fact in reading.Timed)
        {
            if (fact is { Kind: EventKinds.Lap, Counts: true })
            {
                (laps ??= []).Add(fact.ElapsedMs - reading.StartMs);
            }
        }

        return laps;
    }

    private static List<string>? CorrectedOf(Edits edits, ExerciseResult result)
    {
        List<string> corrected = [];
        if (edits.DistanceMm is not null && result.Metrics.ContainsKey(CommonMetrics.Distance))
        {
            corrected.Add(CommonMetrics.Distance);
        }

        if (edits.MovingMs is not null)
        {
            corrected.Add(CommonMetrics.MovingTime);
        }

        return corrected.Count == 0 ? null : corrected;
    }
}
