using Google.Protobuf.Collections;
using Stamina.Contracts.Events;
using Stamina.Ports.Messages;

namespace Stamina.Ports.Documents;

/// <summary>
/// The one order and form of a log: sorted by writer, seq and hash, each event (writer, seq, bytes) once. Every choice is a minimum, so any order and any
/// repetition of arrivals ends in the same bytes. Costs n log n in the number of events, whatever they are.
/// </summary>
public static class CanonicalLog
{
    /// <summary>The canonical form of everything that arrived for a workout. The events are taken over, not copied.</summary>
    public static WorkoutLog Of(IReadOnlyCollection<WorkoutLog> parts)
    {
        if (parts.Count == 1 && parts.First() is var only && IsCanonical(only.Events))
        {
            return only;
        }

        var all = new List<Arrived>(parts.Sum(p => p.Events.Count));
        foreach (var part in parts)
        {
            foreach (var logged in part.Events)
            {
                all.Add(new Arrived(logged));
            }
        }

        all.Sort();
        var log = new WorkoutLog();
        Arrived? kept = null;
        foreach (var next in all)
        {
            if (kept is not null && kept.IsSameAs(next))
            {
                kept.Merge(next.Event);
            }
            else
            {
                kept = next;
                log.Events.Add(next.Event);
            }
        }

        return log;
    }

    /// <summary>Orders by (writer ordinal, seq), as a fold runs.</summary>
    public static int CompareIdentity(LoggedEvent left, LoggedEvent right)
    {
        var byWriter = string.CompareOrdinal(left.Writer, right.Writer);
        return byWriter != 0 ? byWriter : left.Seq.CompareTo(right.Seq);
    }

    // Strictly rising identities: nothing is there twice and nothing is in conflict, so no hash is needed to know it.
    private static bool IsCanonical(RepeatedField<LoggedEvent> events)
    {
        for (var i = 1; i < events.Count; i++)
        {
            if (CompareIdentity(events[i - 1], events[i]) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    private sealed class Arrived(LoggedEvent logged) : IComparable<Arrived>
    {
        // Only events of one identity are told apart by their hash; most logs have no two of those.
        private byte[]? hash;

        public LoggedEvent Event => logged;

        private byte[] Hash => hash ??= EventHash.Of(logged.Writer, unchecked((int)logged.Seq), logged.Body.Span);

        public int CompareTo(Arrived? other)
        {
            if (other is null)
            {
                return 1;
            }

            var byIdentity = CompareIdentity(logged, other.Event);
            return byIdentity != 0 ? byIdentity
                : logged.Body.Equals(other.Event.Body) ? 0
                : Hash.AsSpan().SequenceCompareTo(other.Hash);
        }

        public bool IsSameAs(Arrived other) => CompareIdentity(logged, other.Event) == 0 && logged.Body.Equals(other.Event.Body);

        // The same bytes again. When and how they first arrived is a minimum; that a healthy device brought them outweighs that a revoked one did; a kind that
        // a call implied (start_workout, finish_workout) outweighs the default.
        public void Merge(LoggedEvent again)
        {
            if (CompareArrival(again, logged) < 0)
            {
                logged.ReceivedAtMs = again.ReceivedAtMs;
                logged.BatchEpoch = again.BatchEpoch;
                logged.BatchNumber = again.BatchNumber;
                logged.ClearSkewMs();
                if (again.HasSkewMs)
                {
                    logged.SkewMs = again.SkewMs;
                }
            }

            logged.Quarantined &= again.Quarantined;
            if (again.Kind.Length > 0 && (logged.Kind.Length == 0 || string.CompareOrdinal(again.Kind, logged.Kind) < 0))
            {
                logged.Kind = again.Kind;
            }
        }

        private static int CompareArrival(LoggedEvent left, LoggedEvent right)
        {
            var order = left.ReceivedAtMs.CompareTo(right.ReceivedAtMs);
            order = order != 0 ? order : left.BatchEpoch.Span.SequenceCompareTo(right.BatchEpoch.Span);
            order = order != 0 ? order : left.BatchNumber.CompareTo(right.BatchNumber);
            order = order != 0 ? order : left.HasSkewMs.CompareTo(right.HasSkewMs);
            return order != 0 ? order : left.SkewMs.CompareTo(right.SkewMs);
        }
    }
}
