using System.Globalization;
using Google.Protobuf;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Storage;

/// <summary>One-hour runs as a phone records them: started, 12 updates every five minutes, finished. Points aside, as in the budget.</summary>
internal sealed class Runs(int seed)
{
    private const int Events = 14;

    // Plausible data, the same at every run.
#pragma warning disable CA5394
    private readonly Random random = new(seed);
    private readonly Guid[] servers = [Guid.NewGuid(), Guid.NewGuid()];
    private long batches = 1_000;

    public StoredWorkout Next(UserId user, int day)
    {
        var start = new DateTimeOffset(2026, 1, 1, 6, 0, 0, TimeSpan.FromHours(1)).AddDays(day).AddMilliseconds(random.Next(43_200_000));
        var unique = new byte[16];
        random.NextBytes(unique);
        var key = new WorkoutKey(user, SessionId.Create("running", Guid.CreateVersion7(start)));
        var writer = Convert.ToHexStringLower(unique.AsSpan(0, 8));
        var log = new WorkoutLog();
        var distance = 0.0;
        var steps = 0;
        for (var seq = 0; seq < Events; seq++)
        {
            var elapsed = seq == 0 ? 0 : (Math.Min(seq, 12) * 300_000) + random.Next(900) + (seq == 13 ? 7_000 : 0);
            distance += seq == 0 ? 0 : 700 + (random.NextDouble() * 200);
            steps += seq == 0 ? 0 : 780 + random.Next(80);
            batches += random.Next(200_000);
            log.Events.Add(new LoggedEvent
            {
                Writer = writer,
                Seq = (uint)seq,
                Kind = seq == 0 ? "started" : seq == Events - 1 ? "finished" : string.Empty,
                Body = ByteString.CopyFromUtf8(Body(seq, start, elapsed, distance, steps)),
                ReceivedAtMs = start.ToUnixTimeMilliseconds() + elapsed + 150 + random.Next(2_000),
                BatchEpoch = ByteString.CopyFrom(servers[random.Next(2)].ToByteArray(bigEndian: true)),
                BatchNumber = (ulong)batches,
                SkewMs = random.Next(-400, 400),
            });
        }

        return new StoredWorkout { Key = key, Log = log };
    }

    private static string Body(int seq, DateTimeOffset start, int elapsed, double distance, int steps)
    {
        var at = start.AddMilliseconds(elapsed).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
        var progress = string.Create(CultureInfo.InvariantCulture, $"\"progress\":{{\"distance_m\":{distance:F1},\"steps\":{steps}}}");
        return seq switch
        {
            0 =>
                $"{{\"seq\":0,\"kind\":\"started\",\"at\":\"{at}\",\"elapsed_ms\":0,\"exercise_type\":\"running\",\"started_at\":\"{at}\",\"time_zone\":\"Europe/Zagreb\"}}",
            Events - 1 => string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"seq\":{seq},\"kind\":\"finished\",\"at\":\"{at}\",\"elapsed_ms\":{elapsed},{progress}}}"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{{\"seq\":{seq},\"kind\":\"progress\",\"at\":\"{at}\",\"elapsed_ms\":{elapsed},{progress}}}"),
        };
    }
#pragma warning restore CA5394
}
