using System.Globalization;
using System.Text;
using Google.Protobuf;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Documents;

/// <summary>How the events of a workout reached the server.</summary>
internal enum Arrival
{
    /// <summary>One by one while the workout went on, over two servers.</summary>
    Live,

    /// <summary>All in one request at its end.</summary>
    Synced,
}

/// <summary>Logs as the phone makes them (client/src/recording/seal.ts) and the Data Handler stores them; the same at every run of a seed.</summary>
internal sealed class PhoneLogs(int seed)
{
    private const string Base32 = "0123456789abcdefghjkmnpqrstvwxyz";

    private static readonly string[] Zones =
    [
        "Europe/Ljubljana",
        "Europe/Zagreb",
        "America/New_York",
        "Asia/Tokyo",
        "Europe/Berlin",
        "Australia/Sydney",
        "America/Los_Angeles",
        "Europe/London",];
    private static readonly int[] Offsets = [60, 60, -300, 540, 60, 600, -480, 0];
    private static readonly string[] Lifts = ["bench_press", "squat", "deadlift", "overhead_press", "barbell_row", "pull_up", "Biceps curl", "leg_press"];

    // Plausible data, the same at every run.
#pragma warning disable CA5394
    private readonly Random random = new(seed);
    private readonly byte[][] servers =
    [
        [.. Enumerable.Range(seed, 16).Select(i => (byte)(i * 151))],
        [.. Enumerable.Range(seed, 16).Select(i => (byte)(i * 89))],];
    private long batches = 1_000;

    /// <summary>A workout without points: started, updates every five minutes, finished.</summary>
    public WorkoutLog Plain(int events, Arrival arrival, string type = "running") => Make(type, arrival, make =>
        {
            make.Started();
            var (distance, steps) = (0.0, 0);
            for (var seq = 1; seq < events - 1; seq++)
            {
                make.Pass(300_000 + random.Next(900));
                distance += 700 + (random.NextDouble() * 200);
                steps += 780 + random.Next(80);
                make.Event("progress", $"\"progress\":{{\"distance_m\":{Js(Math.Round(distance, 3))},\"steps\":{steps},\"estimated\":true}}");
            }

            make.Pass(7_000);
            make.Finished();
        });

    /// <summary>
    /// A workout recorded at a point a second with height, accuracy and, where <paramref name="hr"/>, heart rate; an event every five minutes.
    /// </summary>
    public WorkoutLog Track(int seconds, Arrival arrival, string type = "running", bool hr = true, bool steps = true, double gaps = 0.0005) =>
        Make(type, arrival, make =>
        {
            make.Started();
            var receiver = new Receiver(
                random,
                type == "cycling" ? 7
                    : type == "walking" ? 1.4
                    : 3);
            var points = new StringBuilder();
            var counted = 0;
            for (var second = 1; second <= seconds; second++)
            {
                make.Pass(1_000 + (random.Next(20) == 0 ? random.Next(-40, 40) : 0));
                points.Append(points.Length == 0 ? "" : ",").Append(receiver.Point(make.Elapsed, hr, gap: second == 1 || random.NextDouble() < gaps));
                counted += 2 + random.Next(2);
                if (second % 300 == 0 || second == seconds)
                {
                    make.Event(
                        "progress",
                        $"\"progress\":{{\"distance_m\":{Js(Math.Round(receiver.Metres, 3))},\"points\":[{points}]{(steps ? $",\"steps\":{counted}" : "")}}}");
                    points.Clear();
                }

                if (random.Next(2_000) == 0)
                {
                    make.Event("paused", "\"auto\":true");
                    make.Pass(20_000 + random.Next(60_000));
                    make.Event("resumed", "\"auto\":true");
                }
            }

            make.Finished();
        });

    /// <summary>A strength session, a set an event or, where <paramref name="together"/>, several.</summary>
    public WorkoutLog Lifting(int sets, Arrival arrival, int together = 1) => Make("weight_training", arrival, make =>
        {
            make.Started();
            var weight = 40.0;
            for (var set = 0; set < sets; set += together)
            {
                make.Pass(60_000 + random.Next(90_000));
                weight = set % 5 == 0 ? 20 + (random.Next(40) * 2.5) : weight;
                var one = Enumerable
                    .Range(set, Math.Min(together, sets - set))
                    .Select(i =>
                        $"{{\"set_id\":\"{Uuid()}\",\"exercise\":\"{Lifts[i / 5 % Lifts.Length]}\",\"weight\":{Js(weight)},\"unit\":\"kg\",\"repetitions\":{5 + random.Next(6)}{(random.Next(4) == 0 ? ",\"rpe\":8" : "")}}}"
                    );
                make.Event("progress", $"\"progress\":{{\"sets\":[{string.Join(',', one)}]}}");
            }

            make.Pass(30_000);
            make.Finished();
            make.Event("note", "\"title\":\"Push day\",\"feeling\":\"hard\"");
        });

    /// <summary>What else there is: lengths of a pool, laps, corrections, notes, fields of a plug-in.</summary>
    public WorkoutLog Mixed(Arrival arrival) =>
        random.Next(3) switch
        {
            0 => Make("swimming", arrival, make =>
            {
                make.Started(location: "\"location\":{\"name\":\"Tivoli\",\"indoor\":true}");
                for (var i = 1; i <= 10; i++)
                {
                    make.Pass(120_000 + random.Next(30_000));
                    make.Event("progress", $"\"progress\":{{\"distance_m\":{i * 100},\"laps\":{i * 4},\"pool_length_m\":25}}");
                }

                make.Finished();
            }),
            1 => Make("running", arrival, make =>
            {
                make.Started();
                for (var i = 1; i <= 6; i++)
                {
                    make.Pass(200_000 + random.Next(30_000));
                    make.Event(i % 2 == 0 ? "lap" : "paused", "");
                    make.Pass(5_000 + random.Next(30_000));
                    make.Event("resumed", "");
                }

                make.Finished();
                make.Event("corrected", $"\"correction\":{{\"distance_m\":{4_000 + random.Next(3_000)},\"moving_time_s\":{1_200 + random.Next(600)}}}");
                make.Event("note", "\"note\":\"Kiša, veter, lepo.\",\"title\":\"Jutarnje trčanje\",\"feeling\":\"steady\"");
                make.Event("discarded", "");
                make.Event("restored", "");
            }),
            _ => Make("rowing_machine", arrival, make =>
            {
                make.Started();
                for (var i = 1; i <= 8; i++)
                {
                    make.Pass(300_000 + random.Next(900));
                    make.Event("progress", $"\"progress\":{{\"strokes\":{i * 130},\"distance_m\":{i * 1_150}}}");
                }

                make.Finished();
            }),
        };

    /// <summary>The events of <paramref name="log"/> in the order and the bulks in which they were stored while the workout went on.</summary>
    public static IEnumerable<WorkoutLog> Segments(WorkoutLog log) =>
        log.Events.GroupBy(e => e.BatchNumber).Select(batch => new WorkoutLog { Events = { batch } });

    public string Letters(int count) => string.Concat(Enumerable.Range(0, count).Select(_ => Base32[random.Next(32)]));

    private Guid Uuid()
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        (bytes[6], bytes[8]) = ((byte)(0x40 | (bytes[6] & 0x0F)), (byte)(0x80 | (bytes[8] & 0x3F)));
        return new Guid(bytes, bigEndian: true);
    }

    private static string Js(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private WorkoutLog Make(string type, Arrival arrival, Action<Recording> record)
    {
        var recording = new Recording(this, type, random);
        record(recording);
        var log = new WorkoutLog();
        batches += random.Next(200_000);
        var (number, server, skew) = (batches, servers[random.Next(2)], random.Next(-400, 400));
        var end = recording.Start.ToUnixTimeMilliseconds() + recording.Elapsed + 3_000;
        for (var seq = 0; seq < recording.Events.Count; seq++)
        {
            var (kind, elapsed, body) = recording.Events[seq];
            if (arrival == Arrival.Live)
            {
                number += 20_000 + random.Next(200_000);
                server = servers[random.Next(2)];
                skew += random.Next(-60, 60);
                end = recording.Start.ToUnixTimeMilliseconds() + elapsed + 150 + random.Next(2_000);
            }

            log.Events.Add(
                new LoggedEvent
                {
                    Writer = recording.Writer,
                    Seq = (uint)seq,
                    Kind = kind == "progress" ? "" : kind,
                    Body = ByteString.CopyFromUtf8(body),
                    ReceivedAtMs = end,
                    BatchEpoch = ByteString.CopyFrom(server),
                    BatchNumber = (ulong)number,
                    SkewMs = skew,
                });
        }

        batches = number;
        return log;
    }

    private sealed class Recording(PhoneLogs logs, string type, Random random)
    {
        private readonly int zone = random.Next(Zones.Length);
        private readonly string session = logs.Letters(25);

        public List<(string Kind, long Elapsed, string Body)> Events { get; } = [];

        public string Writer { get; } = logs.Letters(16);

        public long Elapsed { get; private set; }

        public DateTimeOffset Start => field == default ? field = StartOf() : field;

        public void Pass(long ms) => Elapsed += ms;

        public void Started(string? location = null) =>
            Event(
                "started",
                $"\"exercise_type\":\"{type}\",\"started_at\":\"{At(0)}\",\"time_zone\":\"{Zones[zone]}\"{(location is null ? "" : "," + location)}");

        public void Finished() => Event("finished", "");

        public void Event(string kind, string members)
        {
            var whole = kind is "started" or "finished" ? $",\"session_id\":\"{type}_{Session()}\",\"writer\":\"{Writer}\"" : "";
            Events.Add(
                (
                    kind,
                    Elapsed,
                    $"{{\"seq\":{Events.Count},\"kind\":\"{kind}\",\"at\":\"{At(Elapsed)}\",\"elapsed_ms\":{Elapsed}{whole}{(members.Length > 0 ? "," : "")}{members}}}"
                ));
        }

        private string At(long elapsed)
        {
            var at = Start.AddMilliseconds(elapsed).ToString("yyyy-MM-dd'T'HH:mm:ss.fff", CultureInfo.InvariantCulture);
            var offset = Offsets[zone];
            return offset == 0
                ? at + "Z"
                : string.Create(CultureInfo.InvariantCulture, $"{at}{(offset < 0 ? '-' : '+')}{Math.Abs(offset) / 60:00}:{Math.Abs(offset) % 60:00}");
        }

        private DateTimeOffset StartOf() =>
            new DateTimeOffset(2026, 1, 1, 6, 0, 0, TimeSpan.FromMinutes(Offsets[zone])).AddDays(random.Next(300)).AddMilliseconds(random.Next(43_200_000));

        // UUIDv7 in the letters of a TypeID.
        private string Session()
        {
            var bits = (UInt128)(ulong)Start.ToUnixTimeMilliseconds() << 80;
            foreach (var letter in session.AsSpan(0, 16))
            {
                bits += (UInt128)Base32.IndexOf(letter, StringComparison.Ordinal) << (5 * (letter % 16));
            }

            var text = new char[26];
            for (var i = 25; i >= 0; i--, bits >>= 5)
            {
                text[i] = i < 10 ? Base32[(int)(bits & 31)] : session[i - 1];
            }

            return new string(text);
        }
    }

    // Speed and direction that wander, an error that moves slowly, and a little noise on top.
    private sealed class Receiver(Random random, double speed)
    {
        private double lat = 45.8 + (random.NextDouble() * 2),
            lon = 14.5 + (random.NextDouble() * 2),
            direction = random.NextDouble() * 6.28,
            pace;
        private double errorLat,
            errorLon,
            height = 200 + random.Next(400),
            slope,
            accuracy = 4,
            heart = 95;

        public double Metres { get; private set; }

        public string Point(long elapsed, bool hr, bool gap)
        {
            direction += Noise() * 0.05;
            pace += ((speed - pace) * 0.05) + (Noise() * 0.08);
            slope = (slope * 0.98) + (Noise() * 0.01);
            height += slope * pace;
            accuracy = Math.Clamp(accuracy + ((4.2 - accuracy) * 0.03) + (Noise() * 0.12), 2, 30);
            heart = Math.Clamp(heart + ((148 - heart) * 0.01) + (Noise() * 0.6), 60, 190);
            Metres += pace;
            lat += Math.Cos(direction) * pace / 111_200;
            lon += Math.Sin(direction) * pace / 77_500;
            errorLat = (errorLat * 0.995) + (Noise() * 0.06);
            errorLon = (errorLon * 0.995) + (Noise() * 0.06);
            var place = $"\"lat\":{Js(Math.Round(lat + (errorLat / 111_200), 7))},\"lon\":{Js(Math.Round(lon + (errorLon / 77_500), 7))}";
            return $"{{\"t\":{elapsed},{place},\"ele\":{Js(Math.Round(height, 1))},\"acc\":{Js(Math.Round(accuracy, 1))}{(hr ? $",\"hr\":{(int)heart}" : "")}{(gap ? ",\"gap\":true" : "")}}}";
        }

        private double Noise() => random.NextDouble() + random.NextDouble() + random.NextDouble() + random.NextDouble() - 2;
    }
#pragma warning restore CA5394
}
