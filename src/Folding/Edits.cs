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

    public long? EndMs { get; private init; }

    public string? Title { get; private init; }

    public string? Note { get; private init; }

    public string? Feeling { get; private init; }

    public bool Discarded { get; private init; }

    /// <summary>The start that counts: of the lowest (writer, seq) that has a valid one.</summary>
    public EventFacts? Start { get; private init; }

    public static Edits Of(IReadOnlyList<EventFacts> facts, WorkoutOverlay? overlay)
    {
        EventFacts? start = null, discard = null;
        string? type = null, title = null, note = null, feeling = null;
        long? distance = null, moving = null, end = null;
        foreach (var fact in facts)
        {
            if (fact.WrongValue is not null)
            {
                continue;
            }

            switch (fact.Kind)
            {
                case EventKinds.Started when fact is { StartedAt: not null, ElapsedMs: >= 0 }:
                    start ??= fact;
                    break;
                case EventKinds.Corrected:
                    type = fact.ExerciseType ?? type;
                    distance = fact.CorrectedDistanceMm ?? distance;
                    moving = fact.CorrectedMovingMs ?? moving;
                    end = fact.EndMs ?? end;
                    break;
                case EventKinds.Note:
                    (title, note, feeling) = (fact.Title ?? title, fact.Note ?? note, fact.Feeling ?? feeling);
                    break;
                case EventKinds.Discarded or EventKinds.Restored when discard is null || InstantMs(fact) >= InstantMs(discard):
                    discard = fact;
                    break;
            }
        }

        return new Edits
        {
            Start = start,
            ExerciseType = overlay?.ExerciseType ?? type ?? start?.ExerciseType,
            DistanceMm = overlay?.DistanceMm ?? distance,
            MovingMs = overlay?.MovingMs ?? moving,
            EndMs = end,
            Title = overlay?.Title ?? title,
            Note = overlay?.Note ?? note,
            Feeling = overlay?.Feeling ?? feeling,
            Discarded = discard?.Kind is EventKinds.Discarded,
        };
    }

    private static long InstantMs(EventFacts fact) => fact.At?.ToUnixTimeMilliseconds() ?? long.MinValue;
}
