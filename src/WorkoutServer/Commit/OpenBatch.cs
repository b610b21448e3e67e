using System.Diagnostics;
using Google.Protobuf;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.WorkoutServer.Commit;

/// <summary>
/// A batch that still takes requests, and the one task that all of them wait for. The events are slices of the requests' bodies until the batch is written, so
/// the bodies are held as long and then given back.
/// </summary>
internal sealed class OpenBatch(BatchName name)
{
    // Each waiting request goes on by itself: hundreds of answers one after the other on the publishing thread would hold up the next batch.
    private readonly TaskCompletionSource<BatchName> confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Batch batch = new()
    {
        Version = 1,
        PublisherEpoch = UnsafeByteOperations.UnsafeWrap(name.Epoch.ToByteArray(bigEndian: true)),
        Number = (ulong)name.Number,
    };

    private readonly List<IDisposable> bodies = [];
    private List<ActivityContext>? traced;

    public BatchName Name => name;

    /// <summary>The requests that somebody traces; nearly always none.</summary>
    public IReadOnlyList<ActivityContext> Traced => traced ?? (IReadOnlyList<ActivityContext>)[];

    /// <summary>Bytes of its uploads, as <see cref="LengthOf"/> counts them.</summary>
    public int Length { get; private set; }

    public int Requests { get; private set; }

    public Task<BatchName> Confirmed => confirmed.Task;

    /// <summary>How many bytes of a batch uploads take: each with its tag and its own length.</summary>
    public static int LengthOf(IReadOnlyList<Upload> uploads) => uploads.Sum(upload =>
        CodedOutputStream.ComputeTagSize(Batch.UploadsFieldNumber) + CodedOutputStream.ComputeMessageSize(upload));

    /// <summary>Adds a request.</summary>
    /// <param name="uploads">What it brings: at least one.</param>
    /// <param name="length">Their <see cref="LengthOf"/>.</param>
    /// <param name="body">What holds the events' bytes; null where nothing has to be given back.</param>
    /// <param name="request">Its trace; null where nobody traces it.</param>
    public void Add(IReadOnlyList<Upload> uploads, int length, IDisposable? body, Activity? request)
    {
        batch.Uploads.AddRange(uploads);
        Length += length;
        Requests++;
        if (body is not null)
        {
            bodies.Add(body);
        }

        if (request is not null)
        {
            (traced ??= []).Add(request.Context);
        }
    }

    /// <summary>
    /// The batch as the queue takes it, its uploads in the order they came. An array of its own, of just this length: after a failure the publisher may still
    /// hold it, and SQLite takes no other.
    /// </summary>
    public byte[] ToMessage(DateTimeOffset publishedAt)
    {
        batch.PublishedAtMs = publishedAt.ToUnixTimeMilliseconds();
        var message = GC.AllocateUninitializedArray<byte>(batch.CalculateSize());
        batch.WriteTo(message.AsSpan());
        return message;
    }

    /// <summary>Gives the requests' bodies back, once or more than once; nothing of the batch is written after that.</summary>
    public void Release()
    {
        foreach (var body in bodies)
        {
            body.Dispose();
        }
    }

    public void Confirm() => confirmed.SetResult(name);

    public void Fail(QueueUnavailableException failure)
    {
        confirmed.SetException(failure);
        // Every request may have gone away meanwhile; that is no unobserved failure.
        _ = confirmed.Task.Exception;
    }
}
