using Stamina.Contracts.Events;
using Stamina.Contracts.Workouts;

namespace Stamina.Folding;

/// <summary>What one event says, as far as the fold reads it. Wrong content is noted, never thrown.</summary>
internal sealed class EventFacts(string writer, int seq, string kind)
{
    public string Writer => writer;

    public int Seq => seq;

    public string Kind => kind;

    public bool IsKnownKind { get; } = IsTimedKind(kind) || kind is EventKinds.Void or EventKinds.Corrected or EventKinds.Note
        or EventKinds.Discarded or EventKinds.Restored;

    /// <summary>True for the kinds that stand on the workout clock.</summary>
    public bool IsTimed { get; } = IsTimedKind(kind);

    public bool MayHaveProgress => kind is EventKinds.Progress or EventKinds.Finished;

    /// <summary>True for the kinds that a person's changes are made of: between phones their order is that of their Lamport counts.</summary>
    public bool MayHaveLamport => kind is EventKinds.Discarded or EventKinds.Restored or EventKinds.Corrected or EventKinds.Note or EventKinds.Progress;

    /// <summary>-1 where the event has none that is valid.</summary>
    public long ElapsedMs { get; set; } = -1;

    public DateTimeOffset? At { get; set; }

    public DateTimeOffset? StartedAt { get; set; }

    /// <summary>True where the start that it gives cannot be and was put right.</summary>
    public bool HasWrongClock { get; set; }

    /// <summary>The wall clock without an offset, as a person entered it; null where <see cref="At"/> has one, or there is none.</summary>
    public DateTime? AtLocal { get; set; }

    /// <summary>The start without an offset; <see cref="StartedAt"/> is found by the zone.</summary>
    public DateTime? StartedLocal { get; set; }

    /// <summary>True where the workout clock follows from <see cref="AtLocal"/>.</summary>
    public bool NeedsZoneForClock { get; set; }

    /// <summary>True where the event leaves the zone of a time to the profile.</summary>
    public bool NeedsZone => NeedsZoneForClock || (StartedLocal is not null && !TimeZoneName.IsKnown(TimeZone));

    /// <summary>True where the event leaves the unit of a weight to the profile.</summary>
    public bool NeedsWeightUnit { get; set; }

    /// <summary>Of a start or a correction.</summary>
    public string? ExerciseType { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>The bytes of the location object; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Location { get; set; }

    /// <summary>The figures of a correction; null in every other event, of which there are many more.</summary>
    public CorrectedFigures? Correction { get; set; }

    /// <summary>A count above every one that its writer knew of; 0 where it gives none.</summary>
    public int Lamport { get; set; }

    public string? Title { get; set; }

    public string? Note { get; set; }

    /// <summary>One of <see cref="Feelings.All"/>.</summary>
    public string? Feeling { get; set; }

    /// <summary>Ids of what it was done with; empty where with nothing, null where nothing is said.</summary>
    public IReadOnlyList<string>? Equipment { get; set; }

    /// <summary>The bytes of the progress object; empty where there is none.</summary>
    public ReadOnlyMemory<byte> Progress { get; set; }

    /// <summary>The first value that is of the wrong type or out of its range; null while there is none.</summary>
    public (string? Field, string Expected)? WrongValue { get; private set; }

    /// <summary>Why it does not count; null while it does.</summary>
    public EventNotCounted? NotCounted { get; private set; }

    public bool Counts => NotCounted is null;

    public void NoteWrong(string? field, string expected) => WrongValue ??= (field, expected);

    public void Refuse(string reason, string? field = null, string? expected = null) =>
        NotCounted ??= new EventNotCounted(writer, seq, reason, field, expected);

    private static bool IsTimedKind(string kind) => kind is EventKinds.Progress or EventKinds.Started or EventKinds.Paused
        or EventKinds.Resumed or EventKinds.Lap or EventKinds.Finished;
}

/// <summary>What a correction puts in the place of what was recorded.</summary>
internal sealed class CorrectedFigures
{
    public long? DistanceMm { get; set; }

    public long? MovingMs { get; set; }

    /// <summary>Where the beginning was cropped to, on the workout clock.</summary>
    public long? StartMs { get; set; }

    /// <summary>Where the end was cropped to, on the workout clock.</summary>
    public long? EndMs { get; set; }

    /// <summary>The members that it gives as null: what was corrected before does not stand.</summary>
    public Corrections TakenBack { get; private set; }

    /// <summary>Notes that a member is taken back, or that it is not after all: of a member that is there twice the last counts.</summary>
    public void TakeBack(Corrections member, bool isNull) => TakenBack = isNull ? TakenBack | member : TakenBack & ~member;
}

/// <summary>Members of a correction.</summary>
[Flags]
internal enum Corrections : byte
{
    None = 0,
    Distance = 1,
    MovingTime = 2,
    ExerciseType = 4,
    End = 8,
    Start = 16,
}
