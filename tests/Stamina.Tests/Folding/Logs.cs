using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Tests.Folding;

/// <summary>Makes logs the way they come about: uploads of framed events, merged.</summary>
internal static class Logs
{
    public const string Writer = "a1b2c3d4";
    public const long ReceivedAtMs = 1_795_334_400_000;

    public static readonly ExerciseCatalog NoTypes = new([]);
    public static readonly BatchName Batch = new(new Guid("0192f3c4-0000-7000-8000-000000000001"), 1);

    public static SessionId Session(string type = "running") => SessionId.Create(type, new Guid("0192f3c4-0000-7000-8000-0000000000aa"));

    public static FramedEvent Framed(string json)
    {
        var members = JsonNode.Parse(json)!.AsObject();
        return new FramedEvent
        {
            Seq = (uint)members["seq"]!.GetValue<int>(),
            Kind = members["kind"]?.GetValue<string>() ?? "",
            Body = ByteString.CopyFromUtf8(json),
        };
    }

    public static Upload Upload(IEnumerable<string> events, string writer = Writer, long receivedAtMs = ReceivedAtMs, bool quarantined = false)
    {
        var upload = new Upload { Writer = writer, ReceivedAtMs = receivedAtMs, Quarantined = quarantined };
        upload.Events.AddRange(events.Select(Framed));
        return upload;
    }

    public static WorkoutLog Of(params string[] events)
    {
        var log = new WorkoutLog();
        Add(log, Upload(events), Batch);
        return log;
    }

    /// <summary>Brings an upload into a log, which stays canonical.</summary>
    public static void Add(WorkoutLog log, Upload upload, BatchName batch)
    {
        var arrived = new WorkoutLog();
        ArrivedEvents.AddTo(arrived, upload, batch);
        var merged = CanonicalLog.Of([log.Clone(), arrived]);
        log.Events.Clear();
        log.Events.Add(merged.Events);
    }

    /// <summary>From the vectors' form: events in wire form with <c>writer</c> beside their own members.</summary>
    public static WorkoutLog OfVector(JsonElement events)
    {
        var log = new WorkoutLog();
        foreach (var element in events.EnumerateArray())
        {
            var upload = new Upload { Writer = element.GetProperty("writer").GetString()!, ReceivedAtMs = ReceivedAtMs };
            upload.Events.Add(Framed(element.GetRawText()));
            Add(log, upload, Batch);
        }

        return log;
    }
}
