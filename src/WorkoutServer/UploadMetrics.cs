using System.Diagnostics.Metrics;

namespace Stamina.WorkoutServer;

/// <summary>Counts of the write path, in the meter <c>Stamina.WorkoutServer</c>.</summary>
internal sealed class UploadMetrics
{
    private readonly Counter<long> accepted;
    private readonly Counter<long> refused;
    private readonly Counter<long> sentBack;

    public UploadMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Stamina.WorkoutServer");
        accepted = meter.CreateCounter<long>("stamina.events.accepted", "{event}", "Events whose batch was confirmed");
        refused = meter.CreateCounter<long>("stamina.events.refused", "{event}", "Events that could not be framed");
        sentBack = meter.CreateCounter<long>("stamina.events.sent_back", "{event}", "Events answered with 503");
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
}
