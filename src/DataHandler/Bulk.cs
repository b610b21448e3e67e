using Stamina.Contracts.Events;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>What one transaction appends.</summary>
internal sealed class Bulk
{
    private Bulk(LogAppend append, IReadOnlyList<KeyedUpload> uploads, IReadOnlyList<WorkoutKey> ended)
    {
        Append = append;
        Uploads = uploads;
        Ended = ended;
    }

    public LogAppend Append { get; }

    public IReadOnlyList<KeyedUpload> Uploads { get; }

    /// <summary>The workouts that its events end, or that somebody wants derived again: due at once.</summary>
    public IReadOnlyList<WorkoutKey> Ended { get; }

    /// <summary>True where it has more than a name alone.</summary>
    public bool HasParts => Append.Segments.Count + Append.Names.Count > 1;

    /// <summary>True where it is more than one segment with its name.</summary>
    public bool CanBeSplit => Append.Segments.Count > 1 || Append.Names.Count > 1;

    public static Bulk Of(IReadOnlyList<ReceivedBatch> arrivals, DateTimeOffset now)
    {
        var uploads = arrivals.SelectMany(a => a.Uploads).ToList();
        var segments = new List<LogSegment>();
        var ended = new HashSet<WorkoutKey>();
        foreach (var share in uploads.GroupBy(u => (u.Key, u.Batch)))
        {
            var events = new WorkoutLog();
            var (ends, lastHeardMs) = (false, 0L);
            foreach (var keyed in share)
            {
                ArrivedEvents.AddTo(events, keyed.Upload, share.Key.Batch);
                ends |= keyed.Upload.FoldAgain || keyed.Upload.Events.Any(e => Ends(e.Kind));
                lastHeardMs = Math.Max(lastHeardMs, keyed.Upload.ReceivedAtMs);
            }

            if (ends)
            {
                ended.Add(share.Key.Key);
            }

            if (events.Events.Count == 0)
            {
                continue;
            }

            segments.Add(new LogSegment(share.Key.Key, share.Key.Batch, events, ends ? now : AutoFinish.SilentAt(lastHeardMs)));
        }

        return new Bulk(new LogAppend([.. arrivals.Select(a => a.Name).OfType<BatchName>()], segments, now), uploads, [.. ended]);
    }

    /// <summary>One segment of it, with the name that the segment needs.</summary>
    public Bulk Only(LogSegment segment) =>
        new(Append with { Names = [segment.Batch], Segments = [segment] }, [.. Uploads.Where(u => u.Key == segment.Key)], []);

    /// <summary>Its names alone.</summary>
    public Bulk OnlyNames() => new(Append with { Segments = [] }, [], []);

    private static bool Ends(string kind) => kind is EventKinds.Finished or EventKinds.Discarded;
}
