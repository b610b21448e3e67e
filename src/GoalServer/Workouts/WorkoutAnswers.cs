using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Status;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Workouts;

/// <summary>Workouts as they go over the wire.</summary>
internal sealed class WorkoutAnswers(MetricDefinitions names, ExerciseCatalog catalog)
{
    public WorkoutLine LineOf(SessionId session, WorkoutSummary summary, WorkoutOverlay? overlay, DateTimeOffset? deletedAt, WorkoutEnd end)
    {
        var state = StateOf(summary, end);
        return new WorkoutLine
        {
            SessionId = session.Value,
            ExerciseType = summary.ExerciseType,
            State = state,
            StartedAt = summary.StartedAt,
            TimeZone = summary.TimeZone,
            LocalDate = summary.LocalDate,
            ElapsedTimeS = Units.ToSi(MetricUnit.Milliseconds, summary.ElapsedMs),
            MovingTimeS = Units.ToSi(MetricUnit.Milliseconds, summary.MovingMs),
            Metrics = names.Show(summary.ExerciseType, summary.Metrics, summary.Estimated),
            Corrected = summary.Corrected,
            Title = summary.Title,
            Feeling = summary.Feeling,
            Equipment = summary.Equipment,
            Provisional = state == WorkoutStatus.AutoFinished || summary.Writers.Any(w => w.Missing is { Count: > 0 }),
            Edits = overlay?.Revision ?? 0,
            Digest = summary.Digest,
            Writers = summary.Writers,
            DeletedAt = deletedAt,
            RestorableUntil = deletedAt + Derivation.RestorableFor,
        };
    }

    public WorkoutAnswer Of(StoredWorkout workout, WorkoutSummary summary, string storeEpoch)
    {
        var line = LineOf(workout.Key.Session, summary, workout.Overlay, workout.DeletedAt, workout.End);
        return new WorkoutAnswer
        {
            SessionId = line.SessionId,
            ExerciseType = line.ExerciseType,
            State = line.State,
            StartedAt = line.StartedAt,
            TimeZone = line.TimeZone,
            LocalDate = line.LocalDate,
            ElapsedTimeS = line.ElapsedTimeS,
            MovingTimeS = line.MovingTimeS,
            Metrics = line.Metrics,
            Corrected = line.Corrected,
            Title = line.Title,
            Feeling = line.Feeling,
            Equipment = line.Equipment,
            Provisional = line.Provisional,
            Edits = line.Edits,
            Digest = line.Digest,
            Writers = line.Writers,
            DeletedAt = line.DeletedAt,
            RestorableUntil = line.RestorableUntil,
            RecordedType = workout.Key.Session.RecordedType,
            Location = summary.Location,
            Details = summary.Details,
            LapsS = summary.Laps is { Count: > 0 } laps ? [.. laps.Select(ms => Units.ToSi(MetricUnit.Milliseconds, ms))] : null,
            Note = summary.Note,
            Edited = EditsOf(workout.Overlay),
            NotCounted = summary.NotCounted,
            Conflicts = summary.Conflicts,
            RulesVersion = summary.RulesVersion,
            StoreEpoch = storeEpoch,
        };
    }

    /// <summary>Every point, with the verdict on it.</summary>
    public IReadOnlyList<TrackPointAnswer> TrackOf(StoredWorkout workout) =>
        [.. WorkoutFold.Track(workout.Key.Session, workout.Log, workout.Overlay, catalog, workout.Summary?.EntryDefaults).Select(p => new TrackPointAnswer
        {
            Lat = p.LatE7 / 10_000_000m,
            Lon = p.LonE7 / 10_000_000m,
            T = p.ElapsedMs,
            Ele = p.ElevationMm is { } elevation ? Units.ToSi(MetricUnit.Millimetres, elevation) : null,
            Hr = p.HeartRate,
            Break = p.BreakBefore ? true : null,
            NotCounted = p.NotCounted,
        })];

    /// <summary>Every event as stored, also those that lost a conflict.</summary>
    public static IReadOnlyList<StoredEvent> EventsOf(StoredWorkout workout) =>
        [.. workout.Log.Events
            .Select(e => new StoredEvent
            {
                Writer = e.Writer,
                Seq = (int)e.Seq,
                Kind = e.Kind.Length == 0 ? EventKinds.Progress : e.Kind,
                ReceivedAt = DateTimeOffset.FromUnixTimeMilliseconds(e.ReceivedAtMs),
                Hash = Convert.ToHexStringLower(EventHash.Of(e.Writer, (int)e.Seq, e.Body.Span)),
                Bytes = e.Body.Memory,
            })
            .OrderBy(e => e.Writer, StringComparer.Ordinal).ThenBy(e => e.Seq).ThenBy(e => e.Hash, StringComparer.Ordinal)];

    private static WorkoutStatus StateOf(WorkoutSummary summary, WorkoutEnd end) => summary.State switch
    {
        WorkoutState.Finished => WorkoutStatus.Finished,
        WorkoutState.Discarded => WorkoutStatus.Discarded,
        _ => end == WorkoutEnd.Silent ? WorkoutStatus.AutoFinished : WorkoutStatus.InProgress,
    };

    private static WorkoutEdits? EditsOf(WorkoutOverlay? overlay) =>
        overlay is null or { ExerciseType: null, Title: null, Note: null, Feeling: null, DistanceMm: null, MovingMs: null, Equipment: null }
            ? null
            : new WorkoutEdits
            {
                EditedAt = overlay.EditedAt,
                ExerciseType = overlay.ExerciseType,
                Title = overlay.Title,
                Note = overlay.Note,
                Feeling = overlay.Feeling,
                Distance = overlay.DistanceMm is { } mm
                    ? new Quantity(overlay.DistanceEntered ?? Units.ToSi(MetricUnit.Millimetres, mm), overlay.DistanceUnit ?? "m")
                    : null,
                MovingTimeS = overlay.MovingMs is { } ms ? Units.ToSi(MetricUnit.Milliseconds, ms) : null,
                Equipment = overlay.Equipment,
            };
}
