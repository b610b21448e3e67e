using System.Diagnostics;
using Google.Protobuf;
using Stamina.Ports.Queue;

namespace Stamina.WorkoutServer.Commit;

/// <summary>A batch that still takes requests, and the one task that all of them wait for.</summary>
internal sealed class OpenBatch(BatchName name)
{
    // Each waiting request goes on by itself: hundreds of answers one after the other on the publishing thread would hold up the next batch.
    private readonly TaskCompletionSource<BatchName> confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RequestUploads> requests = [];
    private List<ActivityContext>? traced;

    public BatchName Name => name;

    /// <summary>The requests that somebody traces; nearly always none.</summary>
    public IReadOnlyList<ActivityContext> Traced => traced ?? (IReadOnlyList<ActivityContext>)[];

    public int Length { get; private set; }

    public int Requests => requests.Count;

    public Task<BatchName> Confirmed => confirmed.Task;

    public void Add(RequestUploads uploads, Activity? request)
    {
        if (request is not null)
        {
            (traced ??= []).Add(request.Context);
        }

        requests.Add(uploads);
        Length += uploads.Length;
    }

    /// <summary>Writes the uploads in the order they came.</summary>
    public void WriteTo(CodedOutputStream message)
    {
        foreach (var uploads in requests)
        {
            uploads.WriteTo(message);
        }
    }

    /// <summary>Gives the requests' bodies back; nothing of the batch is written after that.</summary>
    public void Release()
    {
        foreach (var uploads in requests)
        {
            uploads.Dispose();
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
