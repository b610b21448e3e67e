using Google.Protobuf;
using Stamina.Contracts.Events;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Folding;

/// <summary>
/// Brings uploads into a log: insert if absent, by (writer, seq, bytes). The log's order is canonical and every rule below picks a minimum, so
/// any order and any repetition of arrivals ends in the same bytes.
/// </summary>
public static class LogMerge
{
    /// <summary>Merges one upload of <paramref name="batch"/>; true where the log changed.</summary>
    public static bool Merge(WorkoutLog log, Upload upload, BatchName batch)
    {
        var epoch = ByteString.CopyFrom(batch.Epoch.ToByteArray(bigEndian: true));
        var changed = false;
        foreach (var framed in upload.Events)
        {
            var arrived = new LoggedEvent
            {
                Writer = upload.Writer,
                Seq = framed.Seq,
                Kind = framed.Kind is EventKinds.Progress ? "" : framed.Kind,
                Body = framed.Body,
                ReceivedAtMs = upload.ReceivedAtMs,
                BatchEpoch = epoch,
                BatchNumber = unchecked((ulong)batch.Number),
                Quarantined = upload.Quarantined,
            };
            if (upload.HasSkewMs)
            {
                arrived.SkewMs = upload.SkewMs;
            }

            changed |= Insert(log, arrived);
        }

        return changed;
    }

    /// <summary>Orders by (writer ordinal, seq), as a fold runs.</summary>
    internal static int CompareIdentity(LoggedEvent left, LoggedEvent right)
    {
        var byWriter = string.CompareOrdinal(left.Writer, right.Writer);
        return byWriter != 0 ? byWriter : left.Seq.CompareTo(right.Seq);
    }

    /// <summary>Orders events of one identity by their hash; the first stands.</summary>
    internal static int CompareHash(LoggedEvent left, LoggedEvent right) =>
        HashOf(left).AsSpan().SequenceCompareTo(HashOf(right));

    private static byte[] HashOf(LoggedEvent logged) => EventHash.Of(logged.Writer, unchecked((int)logged.Seq), logged.Body.Span);

    private static bool Insert(WorkoutLog log, LoggedEvent arrived)
    {
        var events = log.Events;
        var at = FirstNotBelow(log, arrived);
        for (; at < events.Count && CompareIdentity(events[at], arrived) == 0; at++)
        {
            if (events[at].Body.Equals(arrived.Body))
            {
                return KeepEarliest(events[at], arrived);
            }

            if (CompareHash(arrived, events[at]) < 0)
            {
                break;
            }
        }

        events.Insert(at, arrived);
        return true;
    }

    // Most events arrive in order, so the end is tried first.
    private static int FirstNotBelow(WorkoutLog log, LoggedEvent arrived)
    {
        var events = log.Events;
        if (events.Count == 0 || CompareIdentity(events[^1], arrived) < 0)
        {
            return events.Count;
        }

        var (low, high) = (0, events.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (CompareIdentity(events[middle], arrived) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    // The same bytes again. When and how they first arrived is a minimum; that a healthy device brought them outweighs that a revoked one did; a kind that a
    // call implied (start_workout, finish_workout) outweighs the default.
    private static bool KeepEarliest(LoggedEvent kept, LoggedEvent again)
    {
        var changed = false;
        if (CompareArrival(again, kept) < 0)
        {
            kept.ReceivedAtMs = again.ReceivedAtMs;
            kept.BatchEpoch = again.BatchEpoch;
            kept.BatchNumber = again.BatchNumber;
            kept.ClearSkewMs();
            if (again.HasSkewMs)
            {
                kept.SkewMs = again.SkewMs;
            }

            changed = true;
        }

        if (kept.Quarantined && !again.Quarantined)
        {
            kept.Quarantined = false;
            changed = true;
        }

        if (again.Kind.Length > 0 && (kept.Kind.Length == 0 || string.CompareOrdinal(again.Kind, kept.Kind) < 0))
        {
            kept.Kind = again.Kind;
            changed = true;
        }

        return changed;
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
