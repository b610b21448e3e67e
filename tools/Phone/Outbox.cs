using System.Buffers;
using System.Text;

namespace Stamina.Tools.Phone;

/// <summary>One request of a phone: where to, which bytes, which events it carries.</summary>
internal sealed record OutgoingRequest(string Path, byte[] Body);

/// <summary>A workout's events on their way to the server. An event leaves only when it is acknowledged.</summary>
internal sealed class Outbox(EventWriter workout)
{
    // Far enough below the contract's limit that a request's frame fits in.
    private const int MaxBodyBytes = 6 << 20;
    private const int MaxEventsPerRequest = 500;

    private readonly SortedDictionary<int, SealedEvent> waiting = new(workout.Events.ToDictionary(e => e.Seq));

    public int Waiting => waiting.Count;

    /// <summary>The requests of a phone that is online all the time: start, one update per event, finish.</summary>
    public IReadOnlyList<OutgoingRequest> OnlineRequests() => [.. workout.Events.Select(e => e.Kind switch
    {
        "started" => new OutgoingRequest("/v1/workouts", e.Body),
        "finished" => new OutgoingRequest($"/v1/workouts/{workout.Session}/finish", e.Body),
        _ => new OutgoingRequest($"/v1/workouts/{workout.Session}/progress", Envelope([e])),
    })];

    /// <summary>Everything that still waits, as sync requests.</summary>
    public IEnumerable<OutgoingRequest> CatchUpRequests()
    {
        var part = new List<SealedEvent>();
        var size = 0;
        foreach (var e in waiting.Values.ToList())
        {
            if (part.Count == MaxEventsPerRequest || (part.Count > 0 && size + e.Body.Length > MaxBodyBytes))
            {
                yield return Sync(part);
                part = [];
                size = 0;
            }

            part.Add(e);
            size += e.Body.Length;
        }

        if (part.Count > 0)
        {
            yield return Sync(part);
        }
    }

    public void Acknowledge(UploadReceipt receipt)
    {
        foreach (var (_, seq) in receipt.Accepted)
        {
            waiting.Remove(seq);
        }
    }

    private OutgoingRequest Sync(IReadOnlyList<SealedEvent> events)
    {
        var body = new ArrayBufferWriter<byte>();
        Append(body, $$"""{"workouts":[{"session_id":"{{workout.Session}}",""");
        body.Write(Envelope(events).AsSpan(1));
        Append(body, "]}");
        return new OutgoingRequest("/v1/sync", body.WrittenSpan.ToArray());
    }

    // The events' bytes go in as they are: they are the truth, and hashed as received.
    private byte[] Envelope(IReadOnlyList<SealedEvent> events)
    {
        var body = new ArrayBufferWriter<byte>();
        Append(body, $$"""{"writer":"{{workout.Writer}}","events":[""");
        for (var i = 0; i < events.Count; i++)
        {
            if (i > 0)
            {
                Append(body, ",");
            }

            body.Write(events[i].Body);
        }

        Append(body, "]}");
        return body.WrittenSpan.ToArray();
    }

    private static void Append(ArrayBufferWriter<byte> body, string text) => Encoding.UTF8.GetBytes(text, body);
}
