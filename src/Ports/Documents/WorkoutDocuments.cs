using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Ports.Messages;

namespace Stamina.Ports.Documents;

/// <summary>A workout's place in the store. Orders by user, then session id, ordinal: the order in which workouts are locked.</summary>
public readonly record struct WorkoutKey(UserId User, SessionId Session) : IComparable<WorkoutKey>
{
    /// <inheritdoc/>
    public int CompareTo(WorkoutKey other)
    {
        var byUser = User.CompareTo(other.User);
        return byUser != 0 ? byUser : Session.CompareTo(other.Session);
    }
}

/// <summary>One workout as stored: the log is the truth, the summary is derived from it, the overlay is what was edited elsewhere.</summary>
public sealed record StoredWorkout
{
    /// <summary>Where it is.</summary>
    public required WorkoutKey Key { get; init; }

    /// <summary>
    /// The events as received, each once, in canonical order (<see cref="CanonicalLog"/>). Empty for a workout whose deletion has been made final.
    /// </summary>
    public required WorkoutLog Log { get; init; }

    /// <summary>What the log derived to when it was last derived; null before that.</summary>
    public WorkoutSummary? Summary { get; init; }

    /// <summary>Whether it had ended when it was last derived.</summary>
    public WorkoutEnd End { get; init; }

    /// <summary>True where its log may have grown since <see cref="Summary"/> was derived.</summary>
    public bool IsBehind { get; init; }

    /// <summary>The edits made by PATCH; never touched by a fold.</summary>
    public WorkoutOverlay? Overlay { get; init; }

    /// <summary>When it was deleted; late events never revive it, restore_workout does within 30 days.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>What must come before its summary can be right; maintenance looks for it.</summary>
    public Awaited Awaits { get; init; }

    /// <summary>Whether it has ended, as far as it was derived, and was neither thrown away nor deleted.</summary>
    public bool Counts => Summary is not null and not { State: WorkoutState.Discarded } && End != WorkoutEnd.Running && DeletedAt is null;
}

/// <summary>Whether a workout goes on.</summary>
public enum WorkoutEnd
{
    /// <summary>It goes on, or was never derived: no month has a row of it.</summary>
    Running = 0,

    /// <summary>A finish, a discard or a deletion ended it.</summary>
    Ended = 1,

    /// <summary>Nothing was heard of it for so long that it is taken for ended, until something is.</summary>
    Silent = 2,
}

/// <summary>Why a summary is not yet all that its log says.</summary>
public enum Awaited
{
    /// <summary>It is.</summary>
    Nothing = 0,

    /// <summary>The log grew in a process of older rules, which left the summary alone.</summary>
    NewerRules = 1,

    /// <summary>No plug-in for its exercise type was installed.</summary>
    ExerciseType = 2,
}

/// <summary>The Workout Summary: what the log derives to, in canonical units.</summary>
public sealed record WorkoutSummary
{
    /// <summary>The version of the rules that derived it; a handler never overwrites a newer one.</summary>
    public required int RulesVersion { get; init; }

    /// <summary>The exercise type that counts.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>in_progress, finished or discarded; auto_finished depends on the time of reading and is never stored.</summary>
    public required WorkoutState State { get; init; }

    /// <summary>When it began, with its own offset; null while no event tells.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>IANA zone as sent, known to us or not.</summary>
    public string? TimeZone { get; init; }

    /// <summary>The local date it began on, for ever.</summary>
    public required DateOnly LocalDate { get; init; }

    /// <summary>Elapsed time, ms.</summary>
    public required long ElapsedMs { get; init; }

    /// <summary>Moving time, ms.</summary>
    public required long MovingMs { get; init; }

    /// <summary>When the server last heard something new of it, Unix ms; the silence before auto-finish counts from here.</summary>
    public required long LastHeardMs { get; init; }

    /// <summary>Where, as the phone said.</summary>
    public JsonElement? Location { get; init; }

    /// <summary>Metric to whole number in canonical units.</summary>
    public required IReadOnlyDictionary<string, long> Metrics { get; init; }

    /// <summary>Of the metrics, the part that is estimated.</summary>
    public IReadOnlyDictionary<string, long>? Estimated { get; init; }

    /// <summary>Splits, sets and the like, by exercise type.</summary>
    public JsonElement? Details { get; init; }

    /// <summary>Workout clock at each lap key, ms.</summary>
    public IReadOnlyList<long>? Laps { get; init; }

    /// <summary>Metrics that a person corrected.</summary>
    public IReadOnlyList<string>? Corrected { get; init; }

    /// <summary>Title, as entered.</summary>
    public string? Title { get; init; }

    /// <summary>Note, as entered.</summary>
    public string? Note { get; init; }

    /// <summary>Feeling, as entered.</summary>
    public string? Feeling { get; init; }

    /// <summary>Ids of what it was done with; null where with nothing that was named.</summary>
    public IReadOnlyList<string>? Equipment { get; init; }

    /// <summary>What has arrived, per writer, in writer order.</summary>
    public required IReadOnlyList<WriterRanges> Writers { get; init; }

    /// <summary>Stored events that do not count, in (writer, seq) order.</summary>
    public IReadOnlyList<EventNotCounted>? NotCounted { get; init; }

    /// <summary>Identities that arrived with different bytes.</summary>
    public IReadOnlyList<EventRef>? Conflicts { get; init; }

    /// <summary>Digest of the log, 16 hex digits.</summary>
    public required string Digest { get; init; }

    /// <summary>What the log leaves to the profile, as it was when the workout was first derived; null where it leaves nothing to it.</summary>
    public EntryDefaults? EntryDefaults { get; init; }
}

/// <summary>The state of a workout that does not depend on time.</summary>
public enum WorkoutState
{
    /// <summary>No finish has arrived.</summary>
    InProgress,

    /// <summary>A finish counts.</summary>
    Finished,

    /// <summary>Thrown away.</summary>
    Discarded,
}

/// <summary>Edits made elsewhere than on the recording phone (PATCH). Null means: not edited.</summary>
public sealed record WorkoutOverlay
{
    /// <summary>Counts the edits; the ETag.</summary>
    public required long Revision { get; init; }

    /// <summary>When last edited.</summary>
    public required DateTimeOffset EditedAt { get; init; }

    /// <summary>Another exercise type.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>Another title.</summary>
    public string? Title { get; init; }

    /// <summary>Another note.</summary>
    public string? Note { get; init; }

    /// <summary>Another feeling, or <c>none</c>.</summary>
    public string? Feeling { get; init; }

    /// <summary>Corrected distance, mm.</summary>
    public long? DistanceMm { get; init; }

    /// <summary>The corrected distance as entered.</summary>
    public decimal? DistanceEntered { get; init; }

    /// <summary>The unit it was entered in: <c>m</c>, <c>km</c>, <c>mi</c>, <c>yd</c>.</summary>
    public string? DistanceUnit { get; init; }

    /// <summary>Corrected moving time, ms.</summary>
    public long? MovingMs { get; init; }

    /// <summary>Ids of what it was done with; empty where with none.</summary>
    public IReadOnlyList<string>? Equipment { get; init; }
}
