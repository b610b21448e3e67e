using System.Globalization;
using System.Text;
using System.Text.Json;
using Google.Protobuf;
using Stamina.Contracts.Workouts;
using Stamina.Documents;
using Stamina.Documents.Earlier;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Documents;

/// <summary>Documents of every kind, from which samples are made once; what is read for ever are the samples.</summary>
internal static class StoredSamples
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 7, 30, 0, 417, TimeSpan.FromHours(1));
    private static readonly Guid User = new("018f0000-0000-7000-8000-000000000001");

    public static IEnumerable<(string Name, byte[] Stored)> All() =>
        [
            ("log-open", DocumentCodec.EncodeLog(Recorded(), finished: false)),
            ("log-finished", DocumentCodec.EncodeLog(Recorded(), finished: true)),
            ("log-of-one-event", DocumentCodec.EncodeLog(new WorkoutLog { Events = { Event(0, "note", "{\"seq\":0}") } }, finished: true)),
            ("log-of-every-word", DocumentCodec.EncodeLog(EveryWord(), finished: true)),
            (
                "log-of-noise",
                DocumentCodec.EncodeLog(
                    new WorkoutLog { Events = { Event(0, "", "{\"seq\":0,\"note\":\"" + new string('\u0001', 300) + "\"}") } },
                    finished: true)),
            ("summary-in-progress", DocumentCodec.Encode(Summary(), tight: false)),
            ("summary", DocumentCodec.Encode(Summary(), tight: true)),
            ("month-of-rows", MonthDocument.Pack(Month() with { Rows = [.. Month().Rows.Where(r => r.Finished)] })),
            (
                "overlay",
                DocumentCodec.Encode(
                    new WorkoutOverlay
                    {
                        Revision = 2,
                        EditedAt = Start,
                        Title = "Ü",
                        DistanceMm = 5_000_000,
                        DistanceEntered = 5.0m,
                        DistanceUnit = "km",
                    },
                    tight: true)),
            (
                "overlay-of-a-type",
                DocumentCodec.Encode(
                    new WorkoutOverlay
                    {
                        Revision = 1,
                        EditedAt = Start,
                        ExerciseType = "weight_training",
                    },
                    tight: true)),
            ("user", DocumentCodec.Encode(Account(), tight: true)),
            ("device", DocumentCodec.Encode(Device(), tight: true)),
            ("goal", DocumentCodec.Encode(Goal(), tight: true)),];

    private static WorkoutLog Recorded()
    {
        var log = new WorkoutLog();
        for (var seq = 0; seq < 14; seq++)
        {
            var elapsed = seq * 300_123;
            var at = Start.AddMilliseconds(elapsed).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            log.Events.Add(
                Event(
                    seq,
                    seq == 0 ? "started"
                        : seq == 13 ? "finished"
                        : "",
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{{\"seq\":{seq},\"at\":\"{at}\",\"elapsed_ms\":{elapsed},\"progress\":{{\"distance_m\":{seq * 812.7:F1},\"steps\":{seq * 811},\"hr\":[{140 + seq},007,-0.50,1e3]}}}}"
                    )));
        }

        log.Events[5].Quarantined = true;
        return log;
    }

    // Each word of the format in an event of its own, each known kind and an unknown one, numbers and times in each of their forms.
    private static WorkoutLog EveryWord()
    {
        var log = new WorkoutLog();
        var values = (string[])["7", "0.050", "12345678901234567", "-1.5", "00.5", "2026-11-22T07:30:00Z", "2026-11-22T07:30:00.1234567+01:00", "č"];
        for (var i = 0; i < JsonTokens.Words.Length; i++)
        {
            var kind = i <= EarlierPacking.KnownKinds.Length ? [.. EarlierPacking.KnownKinds, "unheard_of"] : (string[])[""];
            log.Events.Add(Event(i, kind[i % kind.Length], Encoding.UTF8.GetString(JsonTokens.Words[i]) + values[i % values.Length]));
        }

        return log;
    }

    private static LoggedEvent Event(int seq, string kind, string body)
    {
        var logged = new LoggedEvent
        {
            Writer = seq % 5 == 4 ? "watch0000001" : "4f6e1c2ab09d7733",
            Seq = (uint)seq,
            Kind = kind,
            Body = ByteString.CopyFromUtf8(body),
            ReceivedAtMs = Start.ToUnixTimeMilliseconds() + (seq * 300_160),
            BatchEpoch = ByteString.CopyFrom(User.ToByteArray(bigEndian: true)),
            BatchNumber = (ulong)(5_000 + (seq * 91_003)),
        };
        if (seq % 3 > 0)
        {
            logged.SkewMs = seq - 20;
        }

        return logged;
    }

    private static WorkoutSummary Summary() =>
        new()
        {
            RulesVersion = 1,
            ExerciseType = "running",
            State = WorkoutState.Finished,
            StartedAt = Start,
            TimeZone = "Europe/Zagreb",
            LocalDate = new DateOnly(2026, 11, 22),
            ElapsedMs = 3_901_599,
            MovingMs = 3_805_000,
            LastHeardMs = Start.ToUnixTimeMilliseconds() + 3_902_080,
            Location = JsonElement.Parse("""{"name": "Maksimir"}"""),
            Metrics = new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["distance"] = 10_565_100,
                ["ascent"] = 120_000,
                ["steps"] = 10_543,
            },
            Estimated = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = 1_200 },
            Details = JsonElement.Parse("""{"splits":[{"distance":1000000,"moving_ms":331000}]}"""),
            Laps = [600_000, 1_200_000],
            Corrected = ["distance"],
            Title = "Jutarnje trčanje",
            Note = "kiša\nand wind",
            Feeling = "good",
            Writers = [new WriterRanges { Writer = "4f6e1c2ab09d7733", NextSeq = 3, LastSeq = 13, Missing = [new SeqSpan(3, 4)], FinishedSeq = 13 }],
            NotCounted = [new EventNotCounted("4f6e1c2ab09d7733", 2, "bad_value", "progress.distance_m", "metres from 0")],
            Conflicts = [new EventRef("4f6e1c2ab09d7733", 1)],
            Digest = "00ff00ff00ff00ff",
        };

    private static MonthTotals Month() =>
        new()
        {
            Rows =
            [
                .. Enumerable
                    .Range(1, 8)
                    .Select(day => new MonthRow
                    {
                        SessionId = $"running_01h455vb4pex5vsknk084sn0{day}q",
                        ExerciseType = "running",
                        LocalDate = new DateOnly(2026, 11, day),
                        StartedAt = Start.AddDays(day - 22),
                        Finished = day != 8,
                        LastHeardMs = Start.ToUnixTimeMilliseconds() + day,
                        ElapsedMs = 3_600_000 + day,
                        MovingMs = 3_500_000,
                        Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = 10_000_000 + day, ["estimated_distance"] = 7 },
                        Estimated = day == 2,
                        Incomplete = day == 3,
                    }),],
        };

    private static UserDocument Account() =>
        new()
        {
            UserId = User,
            Email = "ana@example.com",
            PasswordHash = "AQAAAAIAAYagAAAAEHash",
            Cell = "c1",
            CreatedAt = Start,
            Profile = new UserProfile
            {
                Name = "Ana",
                Units = "imperial",
                TimeZone = "Europe/Zagreb",
                FirstDayOfWeek = "sunday",
                BodyWeightGrams = 70_307,
                BodyWeightUnit = "lb",
            },
        };

    private static DeviceDocument Device() =>
        new()
        {
            UserId = User,
            DeviceId = new Guid("018f0000-0000-7000-8000-0000000000d1"),
            Name = "Ana's phone",
            Platform = "android",
            CreatedAt = Start,
            LastSeenAt = Start.AddDays(1),
            RefreshHash = [.. Enumerable.Range(0, 32).Select(i => (byte)(i * 7))],
            PreviousRefreshHash = [1, 2, 3],
            SiblingRefreshHashes =
            [
                [4, 5],
                [6],],
            RefreshExpiresAt = Start.AddDays(90),
            RevokedAt = Start.AddDays(2),
            RevokedBecause = "user",
        };

    private static GoalDocument Goal() =>
        new()
        {
            UserId = User,
            GoalId = new Guid("018f0000-0000-7000-8000-0000000000a1"),
            CreatedAt = Start,
            StartsOn = new DateOnly(2026, 11, 1),
            EndsOn = new DateOnly(2026, 12, 31),
            Terms =
            [
                new GoalTerms
                {
                    From = new DateOnly(2026, 11, 1),
                    ExerciseType = "running",
                    Period = "week",
                    Measure = "count",
                    Target = 3,
                    Each = [new GoalCondition("distance", ">=", 5m, "mi")],
                },
                new GoalTerms
                {
                    From = new DateOnly(2026, 11, 9),
                    Period = "month",
                    Measure = "sum",
                    Metric = "distance",
                    Target = 120.5m,
                    Unit = "km",
                    Title = "December",
                },],
            Pauses = [new GoalPause(new DateOnly(2026, 11, 20), null)],
            ChangedBy = User,
        };
}
