using Google.Protobuf;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>A delivery as read: what it adds to the logs of workouts, valid by its type from here on, and what of it cannot be handled.</summary>
internal sealed class ReceivedBatch
{
    private const uint KnownVersion = 1;

    private readonly List<Upload> refused = [];
    private readonly Batch? batch;
    private string? reason;

    private ReceivedBatch(Delivery delivery, Batch? batch)
    {
        Delivery = delivery;
        this.batch = batch;
    }

    public Delivery Delivery { get; }

    /// <summary>Null where the bytes are no batch.</summary>
    public BatchName? Name { get; private init; }

    /// <summary>When it was given to the queue, by the Workout Server's clock; null where it does not say.</summary>
    public DateTimeOffset? PublishedAt { get; private init; }

    /// <summary>A segment for each workout that it has events of.</summary>
    public List<LogSegment> Segments { get; } = [];

    /// <summary>The workouts that its events end, or that somebody wants derived again: due at once.</summary>
    public List<WorkoutKey> Ended { get; } = [];

    /// <summary>The requests behind it that somebody traces; nearly always none.</summary>
    public List<TracedRequest> Traced { get; } = [];

    /// <summary>What goes to the dead letters; null where all of it was handled.</summary>
    public (ReadOnlyMemory<byte> Bytes, string Reason)? Remains =>
        reason is null ? null
        : batch is null || Name is null ? (Delivery.Body, reason)
        : (RemainingBatch(batch), reason);

    /// <summary>Reads a delivery; whatever its bytes are, it throws nothing.</summary>
    /// <param name="delivery">The delivery.</param>
    /// <param name="now">When workouts that it ends are due.</param>
    public static ReceivedBatch Read(Delivery delivery, DateTimeOffset now)
    {
        if (delivery.Unopened is not null)
        {
            return new ReceivedBatch(delivery, null) { reason = delivery.Unopened };
        }

        Batch read;
        try
        {
            read = BatchBytes.Read(delivery.Body);
        }
        catch (InvalidDataException)
        {
            return new ReceivedBatch(delivery, null) { reason = "not a batch" };
        }

        if (read.Version > KnownVersion)
        {
            return new ReceivedBatch(delivery, read) { reason = $"version {read.Version} is newer than {KnownVersion}" };
        }

        if (read.PublisherEpoch.Length != 16)
        {
            return new ReceivedBatch(delivery, read) { reason = "the batch has no name" };
        }

        var name = new BatchName(new Guid(read.PublisherEpoch.Span, bigEndian: true), unchecked((long)read.Number));
        var arrival = new ReceivedBatch(delivery, read)
        {
            Name = name,
            PublishedAt = UnixTime.Moment(read.PublishedAtMs),
        };
        foreach (var ofWorkout in read.Uploads.GroupBy(KeyOf))
        {
            if (ofWorkout.Key is { } key)
            {
                arrival.Add(key, name, ofWorkout, now);
            }
            else
            {
                arrival.Refuse(ofWorkout, "an upload without a valid user, session, writer or seq");
            }
        }

        return arrival;
    }

    /// <summary>Leaves what it brought for a workout to the dead letters.</summary>
    public void Refuse(WorkoutKey key, string because) => Refuse(batch!.Uploads.Where(upload => KeyOf(upload) == key), because);

    private void Refuse(IEnumerable<Upload> uploads, string because)
    {
        refused.AddRange(uploads);
        reason ??= because;
    }

    private void Add(WorkoutKey key, BatchName name, IEnumerable<Upload> uploads, DateTimeOffset now)
    {
        var events = new WorkoutLog();
        var (ends, lastHeardMs) = (false, 0L);
        foreach (var upload in uploads)
        {
            ArrivedEvents.AddTo(events, upload, name);
            ends |= upload.FoldAgain || upload.Events.Any(e => e.Kind is EventKinds.Finished or EventKinds.Discarded);
            lastHeardMs = Math.Max(lastHeardMs, upload.ReceivedAtMs);
            if (upload.TraceParent.Length > 0)
            {
                Traced.Add(new TracedRequest(upload.TraceParent, key, name));
            }
        }

        if (ends)
        {
            Ended.Add(key);
        }

        if (events.Events.Count > 0)
        {
            Segments.Add(new LogSegment(key, name, events, ends ? now : AutoFinish.SilentAt(lastHeardMs)));
        }
    }

    // Null where it is not whole. What a Workout Server frames is always whole; this guards the store against anything else that finds its way into the queue.
    private static WorkoutKey? KeyOf(Upload upload) =>
        SessionId.TryParse(upload.SessionId, out var session)
        && upload.UserId.Length == 16
        && WriterName.IsValid(upload.Writer)
        && upload.Events.All(e => e.Seq <= EventLimits.MaxSeq)
            ? new WorkoutKey(new UserId(new Guid(upload.UserId.Span, bigEndian: true)), session)
            : null;

    private byte[] RemainingBatch(Batch whole)
    {
        var remaining = whole.Clone();
        remaining.Uploads.Clear();
        remaining.Uploads.AddRange(refused);
        return remaining.ToByteArray();
    }
}
