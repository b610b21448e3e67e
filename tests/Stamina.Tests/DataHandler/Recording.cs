using Google.Protobuf;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.DataHandler;

/// <summary>Events and uploads as phones make them.</summary>
internal static class Recording
{
    public const string Phone = "phone001";
    public const string Watch = "watch001";

    public static readonly DateTimeOffset Heard = new(2026, 11, 1, 7, 0, 0, TimeSpan.Zero);

    public static UserId User(int number) => new(new Guid(number, 0, 7, [1, 2, 3, 4, 5, 6, 7, 8]));

    public static WorkoutKey Workout(int user, int number, string type = "rowing") =>
        new(User(user), SessionId.Create(type, new Guid(number, 0, 7, [8, 7, 6, 5, 4, 3, 2, 1])));

    public static Upload Upload(WorkoutKey key, string writer, int heardAfterMs, params IEnumerable<FramedEvent> events)
    {
        var upload = new Upload
        {
            UserId = ByteString.CopyFrom(key.User.Value.ToByteArray(bigEndian: true)),
            SessionId = key.Session.Value,
            Writer = writer,
            ReceivedAtMs = Heard.ToUnixTimeMilliseconds() + heardAfterMs,
        };
        upload.Events.AddRange(events);
        return upload;
    }

    public static FramedEvent Started(int seq, string startedAt) =>
        Event(seq, "started", $"\"started_at\":\"{startedAt}\",\"exercise_type\":\"rowing\",\"time_zone\":\"Europe/Zagreb\",\"elapsed_ms\":0");

    public static FramedEvent Progress(int seq, int strokes) => Event(seq, "progress", $"\"elapsed_ms\":{seq * 60_000},\"progress\":{{\"strokes\":{strokes}}}");

    public static FramedEvent Finished(int seq) => Event(seq, "finished", $"\"elapsed_ms\":{seq * 60_000}");

    public static FramedEvent Event(int seq, string kind, string members) => new()
    {
        Seq = (uint)seq,
        Kind = kind == "progress" ? "" : kind,
        Body = ByteString.CopyFromUtf8($"{{\"seq\":{seq},\"kind\":\"{kind}\",\"at\":\"2026-11-01T08:{seq:00}:00+01:00\",{members}}}"),
    };

    /// <summary>start, two progresses, finish: 30 strokes.</summary>
    public static FramedEvent[] WholeWorkout(string startedAt = "2026-11-01T08:00:00+01:00") =>
        [Started(0, startedAt), Progress(1, 10), Progress(2, 20), Finished(3)];
}
