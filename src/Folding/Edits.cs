using Stamina.Contracts.Events;
using Stamina.Ports.Documents;

namespace Stamina.Folding;

/// <summary>
/// What a person said of the workout afterwards: the recorder's corrections and notes, the last in (writer, seq) order member by member,
/// and above them what was edited elsewhere.
/// </summary>
internal sealed record Edits
{
    public string? ExerciseType { get; private init; }

    public long? DistanceMm { get; private init; }

    public long? MovingMs { get; private init; }

    public long? StartMs { get; private init; }

    public long? EndMs { get; private init; }

    public string? Title { get; private init; }

    public string? Note { get; private init; }

    public string? Feeling { get; private init; }

    /// <summary>Ids of what it was done with, as said last; null where nobody said.</summary>
    public IReadOnlyList<string>? Equipment { get; private init; }

    public bool Discarded { get; private init; }

    /// <summary>The start that counts: of the lowest (writer, seq) that has a valid one.</summary>
    public EventFacts? Start { get; private init; }

    public static Edits Of(List<EventFacts> facts, WorkoutOverlay? overlay)
    {
        EventFacts? start = null;
        string? type = null, title = null, note = null, feeling = null;
        IReadOnlyList<string>? equipment = null;
        long? distance = null, moving = null, from = null, end = null;
        foreach (var fact in InTheirOrder(facts))
        {
            if (fact.WrongValue is not null)
            {
                continue;
            }

            switch (fact.Kind)
            {
                case EventKinds.Started when fact is { StartedAt: not null, ElapsedMs: >= 0 }:
                    // A start whose clock was right takes the place of one that had to be corrected.
                    start = start is null || (start.HasWrongClock && !fact.HasWrongClock) ? fact : start;
                    equipment = fact.Equipment ?? equipment;
                    break;
                case EventKinds.Corrected when fact.Correction is { } said:
                    type = fact.ExerciseType ?? Kept(said, Corrections.ExerciseType, type);
                    distance = said.DistanceMm ?? Kept(said, Corrections.Distance, distance);
                    moving = said.MovingMs ?? Kept(said, Corrections.MovingTime, moving);
                    from = said.StartMs ?? Kept(said, Corrections.Start, from);
                    end = said.EndMs ?? Kept(said, Corrections.End, end);
                    break;
                case EventKinds.Note:
                    (title, note, feeling) = (fact.Title ?? title, fact.Note ?? note, fact.Feeling ?? feeling);
                    equipment = fact.Equipment ?? equipment;
                    break;
            }
        }

        return new Edits
        {
            Start = start,
            ExerciseType = overlay?.ExerciseType ?? type ?? start?.ExerciseType,
            DistanceMm = overlay?.DistanceMm ?? distance,
            MovingMs = overlay?.MovingMs ?? moving,
            StartMs = from,
            EndMs = end,
            Title = overlay?.Title ?? title,
            Note = overlay?.Note ?? note,
            Feeling = (overlay?.Feeling ?? feeling) is { } felt and not Feelings.None ? felt : null,
            Equipment = overlay?.Equipment ?? equipment,
            Discarded = IsDiscarded(facts),
        };
    }

    // By their Lamport counts: a change whose writer knew of another comes after that, whatever the order of the writers' names.
    private static List<EventFacts> InTheirOrder(List<EventFacts> facts) =>
        facts.Exists(f => f.Lamport > 0) ? [.. facts.OrderBy(f => f.Kind is EventKinds.Corrected or EventKinds.Note ? f.Lamport : 0)] : facts;

    // No clock is used, as phones' clocks can be set. Of one writer the last in its own order counts. Between writers the highest Lamport count does (L.
    // Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", CACM 21(7), 1978), and between equals a restore, so that a tie loses
    // nothing: the person can discard the workout again.
    private static bool IsDiscarded(List<EventFacts> facts)
    {
        var counts = (Lamport: -1L, Restored: false);
        for (var first = 0; first < facts.Count;)
        {
            var (lamport, restored) = (-1L, false);
            var next = first;
            for (; next < facts.Count && string.Equals(facts[next].Writer, facts[first].Writer, StringComparison.Ordinal); next++)
            {
                if (facts[next] is { WrongValue: null, Kind: EventKinds.Discarded or EventKinds.Restored } said)
                {
                    (lamport, restored) = (Math.Max(lamport, said.Lamport), said.Kind is EventKinds.Restored);
                }
            }

            first = next;
            if (lamport > counts.Lamport)
            {
                counts = (lamport, restored);
            }
            else if (lamport == counts.Lamport)
            {
                counts.Restored |= restored;
            }
        }

        return counts.Lamport >= 0 && !counts.Restored;
    }

    private static T? Kept<T>(CorrectedFigures correction, Corrections member, T? before) =>
        (correction.TakenBack & member) != Corrections.None ? default : before;
}
