using System.Diagnostics.Metrics;

namespace Stamina.WorkoutServer;

/// <summary>What the write path counts, in the meter <c>Stamina.WorkoutServer</c>. While nobody listens, each costs a check of one field.</summary>
internal sealed class UploadMetrics
{
    public const string MeterName = "Stamina.WorkoutServer";

    private static readonly KeyValuePair<string, object?> Confirmed = new("outcome", "confirmed");
    private static readonly KeyValuePair<string, object?> Failed = new("outcome", "failed");

    private readonly Meter meter;
    private readonly Counter<long> accepted;
    private readonly Counter<long> refused;
    private readonly Counter<long> sentBack;
    private readonly Histogram<double> publish;
    private readonly Histogram<long> batchBytes;
    private readonly Histogram<long> batchRequests;

    public UploadMetrics(IMeterFactory meters)
    {
        meter = meters.Create(MeterName);
        accepted = meter.CreateCounter<long>("stamina.events.accepted", "{event}", "Events whose batch was confirmed");
        refused = meter.CreateCounter<long>("stamina.events.refused", "{event}", "Events that could not be framed");
        sentBack = meter.CreateCounter<long>("stamina.events.sent_back", "{event}", "Events answered with 503");
        publish = meter.CreateHistogram<double>("stamina.batch.publish.duration", "s", "From handing a batch to the queue to its confirm");
        batchBytes = meter.CreateHistogram<long>("stamina.batch.size", "By", "Bytes of a batch");
        batchRequests = meter.CreateHistogram<long>("stamina.batch.requests", "{request}", "Requests that share a batch");
    }

    public void Taken(int acceptedEvents, int refusedEvents)
    {
        accepted.Add(acceptedEvents);
        if (refusedEvents > 0)
        {
            refused.Add(refusedEvents);
        }
    }

    public void SentBack(int events) => sentBack.Add(events);

    public void Published(TimeSpan took, int bytes, int requests, bool confirmed)
    {
        publish.Record(took.TotalSeconds, confirmed ? Confirmed : Failed);
        batchBytes.Record(bytes);
        batchRequests.Record(requests);
    }

    /// <summary>Shows how much waits for the queue whenever somebody asks.</summary>
    public void ShowWaiting(Func<long> bytes) =>
        meter.CreateObservableUpDownCounter(
            "stamina.uploads.waiting",
            bytes,
            "By",
            "Bytes that wait for the queue or are on their way; above the limit requests are sent back");
}
