using Google.Protobuf.Collections;
using Stamina.Contracts.Events;
using Stamina.Contracts.Workouts;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Folding;

/// <summary>
/// One event per identity (writer and seq), in their order: of those that arrived with different bytes the one with the lowest hash wins. Quarantined events
/// are left out, as if they had not arrived.
/// </summary>
internal sealed class WinningEvents
{
    public List<LoggedEvent> Events { get; }

    public List<EventNotCounted> Quarantined { get; } = [];

    public List<EventRef> Conflicts { get; } = [];

    public ulong Digest { get; private set; }

    public long LastHeardMs { get; private set; }

    public long FirstHeardMs { get; private set; } = long.MaxValue;

    /// <summary>As <see cref="FirstHeardMs"/>, with what is quarantined.</summary>
    public long FirstArrivedMs { get; private set; } = long.MaxValue;

    public WinningEvents(WorkoutLog log)
    {
        Events = new List<LoggedEvent>(log.Events.Count);
        var ordered = InOrder(log);
        for (var first = 0; first < ordered.Count;)
        {
            var next = first + 1;
            while (next < ordered.Count && CanonicalLog.CompareIdentity(ordered[first], ordered[next]) == 0)
            {
                next++;
            }

            AddWinner(ordered, first, next);
            first = next;
        }
    }

    /// <summary>What has arrived, per writer.</summary>
    public static IReadOnlyList<WriterRanges> Writers(IReadOnlyList<EventFacts> facts)
    {
        var writers = new List<WriterRanges>(1);
        for (var first = 0; first < facts.Count;)
        {
            var writer = facts[first].Writer;
            List<SeqSpan>? missing = null;
            int? finished = null;
            var expected = 0;
            var i = first;
            for (; i < facts.Count && string.Equals(facts[i].Writer, writer, StringComparison.Ordinal); i++)
            {
                var seq = facts[i].Seq;
                if (seq > expected)
                {
                    (missing ??= []).Add(new SeqSpan(expected, seq - 1));
                }

                expected = seq + 1;
                finished = facts[i] is { Kind: EventKinds.Finished, Counts: true } ? seq : finished;
            }

            writers.Add(new WriterRanges
            {
                Writer = writer, NextSeq = missing is null ? expected : missing[0].First, LastSeq = expected - 1, Missing = missing, FinishedSeq = finished,
            });
            first = i;
        }

        return writers;
    }

    private static RepeatedField<LoggedEvent> InOrder(WorkoutLog log)
    {
        var events = log.Events;
        for (var i = 1; i < events.Count; i++)
        {
            if (CanonicalLog.CompareIdentity(events[i - 1], events[i]) > 0)
            {
                // Not canonical; a stable sort keeps the rest of the order.
                return [.. events.Order(Comparer<LoggedEvent>.Create(CanonicalLog.CompareIdentity))];
            }
        }

        return events;
    }

    private void AddWinner(RepeatedField<LoggedEvent> ordered, int first, int next)
    {
        Span<byte> lowest = stackalloc byte[EventHash.Length];
        Span<byte> hash = stackalloc byte[EventHash.Length];
        LoggedEvent? winner = null;
        var differ = false;
        for (var i = first; i < next; i++)
        {
            var logged = ordered[i];
            differ |= i > first && !EventBytes.AreSame(logged.Body.Span, ordered[first].Body.Span);
            FirstArrivedMs = Math.Min(FirstArrivedMs, logged.ReceivedAtMs);
            if (logged.Quarantined)
            {
                continue;
            }

            LastHeardMs = Math.Max(LastHeardMs, logged.ReceivedAtMs);
            FirstHeardMs = Math.Min(FirstHeardMs, logged.ReceivedAtMs);
            EventHash.Write(logged.Writer, unchecked((int)logged.Seq), logged.Body.Span, hash);
            if (winner is null || hash.SequenceCompareTo(lowest) < 0)
            {
                winner = logged;
                hash.CopyTo(lowest);
            }
        }

        var (writer, seq) = (ordered[first].Writer, unchecked((int)ordered[first].Seq));
        if (differ)
        {
            Conflicts.Add(new EventRef(writer, seq));
        }

        if (winner is null)
        {
            Quarantined.Add(new EventNotCounted(writer, seq, NotCountedReasons.Quarantined, Field: null, Expected: null));
            return;
        }

        Events.Add(winner);
        unchecked
        {
            Digest += EventHash.DigestTerm(lowest);
        }
    }
}
