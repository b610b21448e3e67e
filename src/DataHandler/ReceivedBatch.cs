using Google.Protobuf;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.DataHandler;

/// <summary>An upload with its parsed key: valid by its type from here on.</summary>
internal sealed record KeyedUpload(WorkoutKey Key, Upload Upload, BatchName Batch);

/// <summary>A delivery as read: its uploads, and what of it cannot be handled.</summary>
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

    public List<KeyedUpload> Uploads { get; } = [];

    /// <summary>What goes to the dead letters; null where all of it was handled.</summary>
    public (ReadOnlyMemory<byte> Bytes, string Reason)? Remains =>
        reason is null ? null
        : batch is null || Name is null ? (Delivery.Body, reason)
        : (RemainingBatch(batch), reason);

    public static ReceivedBatch Read(Delivery delivery)
    {
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
        foreach (var upload in read.Uploads)
        {
            if (IsWhole(upload, out var session))
            {
                var user = new UserId(new Guid(upload.UserId.Span, bigEndian: true));
                arrival.Uploads.Add(new KeyedUpload(new WorkoutKey(user, session), upload, name));
            }
            else
            {
                arrival.Refuse(upload, "an upload without a valid user, session, writer or seq");
            }
        }

        return arrival;
    }

    /// <summary>Leaves an upload to the dead letters.</summary>
    public void Refuse(Upload upload, string because)
    {
        refused.Add(upload);
        reason ??= because;
    }

    // What a Workout Server frames is always whole; this guards the store against anything else that finds its way into the queue.
    private static bool IsWhole(Upload upload, out SessionId session) =>
        SessionId.TryParse(upload.SessionId, out session)
        && upload.UserId.Length == 16
        && WriterName.IsValid(upload.Writer)
        && upload.Events.All(e => e.Seq <= EventLimits.MaxSeq);

    private byte[] RemainingBatch(Batch whole)
    {
        var remaining = whole.Clone();
        remaining.Uploads.Clear();
        remaining.Uploads.AddRange(refused);
        return remaining.ToByteArray();
    }
}
