using System.Text;
using Google.Protobuf;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Contracts.Workouts;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>Documents to store, plausible and small.</summary>
internal static class Documents
{
    public static readonly DateTimeOffset Start = new(2026, 11, 22, 7, 30, 0, TimeSpan.FromHours(1));

    public static UserId NewUser() => new(Guid.CreateVersion7());

    /// <summary>Users in the store's order.</summary>
    public static UserId[] NewUsers(int count) => [.. Enumerable.Range(0, count).Select(_ => new UserId(Guid.NewGuid())).Order()];

    public static WorkoutKey Key(UserId user, int number, string type = "running") =>
        new(user, SessionId.Create(type, new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0])));

    public static WorkoutLog Log(params int[] seqs)
    {
        var log = new WorkoutLog();
        foreach (var seq in seqs)
        {
            log.Events.Add(
                new LoggedEvent
                {
                    Writer = "writer01",
                    Seq = (uint)seq,
                    Body = ByteString.CopyFromUtf8(
                        $"{{\"seq\":{seq},\"at\":\"2026-11-22T07:35:00+01:00\",\"elapsed_ms\":{seq * 60_000},\"progress\":{{\"distance_m\":{seq * 150}}}}}"),
                    ReceivedAtMs = Start.ToUnixTimeMilliseconds() + (seq * 60_000),
                    BatchEpoch = ByteString.CopyFrom(new byte[16]),
                    BatchNumber = 1,
                });
        }

        return log;
    }

    /// <summary>A log of incompressible events, about <paramref name="bytes"/> of them.</summary>
    public static WorkoutLog LargeLog(int bytes)
    {
        const int EventBytes = 100_000;
        var log = Log([.. Enumerable.Range(0, bytes * 3 / 4 / EventBytes)]);
        foreach (var logged in log.Events)
        {
            logged.Body = ByteString.CopyFromUtf8(
                $"{{\"seq\":{logged.Seq},\"noise\":\"{Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(EventBytes))}\"}}");
        }

        return log;
    }

    /// <summary>A bulk of one batch with a segment for each workout, due at <paramref name="dueAt"/>.</summary>
    public static LogAppend Append(DateTimeOffset dueAt, params (WorkoutKey Key, int[] Seqs)[] segments) =>
        Append(new BatchName(Guid.NewGuid(), 1), dueAt, segments);

    public static LogAppend Append(BatchName batch, DateTimeOffset dueAt, params (WorkoutKey Key, int[] Seqs)[] segments) =>
        new([batch], [.. segments.Select(s => new LogSegment(s.Key, batch, Log(s.Seqs), dueAt))], Start);

    public static WorkoutSummary Summary(
        DateTimeOffset? startedAt,
        DateOnly? localDate = null,
        string type = "running",
        WorkoutState state = WorkoutState.Finished,
        int rulesVersion = 1
    ) =>
        new()
        {
            RulesVersion = rulesVersion,
            ExerciseType = type,
            State = state,
            StartedAt = startedAt,
            TimeZone = "Europe/Zagreb",
            LocalDate = localDate ?? DateOnly.FromDateTime((startedAt ?? Start).DateTime),
            ElapsedMs = 3_600_000,
            MovingMs = 3_500_000,
            LastHeardMs = Start.ToUnixTimeMilliseconds(),
            Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = 10_123_456, ["ascent"] = 120_000 },
            Title = "Jutarnje trčanje",
            Writers = [new WriterRanges { Writer = "writer01", NextSeq = 3, LastSeq = 4, Missing = [new SeqSpan(3, 3)], FinishedSeq = 4 }],
            Digest = "00ff00ff00ff00ff",
        };

    public static StoredWorkout Workout(WorkoutKey key, DateTimeOffset? startedAt, string type = "running", DateOnly? localDate = null) => new()
    {
        Key = key,
        Log = Log(0, 1, 2, 4),
        Summary = Summary(startedAt, localDate, type),
    };

    /// <summary>As it derives, with a row where one is due.</summary>
    public static DerivedWorkout Derived(StoredWorkout workout, DateTimeOffset? dueAt = null) => new(
        workout with { End = WorkoutEnd.Ended },
        workout.DeletedAt is null ? Row(workout.Key, workout.Summary!.LocalDate) : null,
        dueAt);

    public static MonthRow Row(WorkoutKey key, DateOnly date, bool finished = true) => new()
    {
        SessionId = key.Session.Value,
        ExerciseType = key.Session.RecordedType,
        LocalDate = date,
        StartedAt = Start,
        Finished = finished,
        LastHeardMs = Start.ToUnixTimeMilliseconds(),
        ElapsedMs = 3_600_000,
        MovingMs = 3_500_000,
        Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = 10_123_456 },
    };

    public static UserDocument User(UserId user) => new()
    {
        UserId = user.Value,
        Email = "ana@example.com",
        PasswordHash = "hash",
        Cell = "c1",
        CreatedAt = Start,
        Passkeys =
        [
            new PasskeyDocument
            {
                CredentialId = [1, 2, 3], PublicKey = [4, 5, 6], Name = "Phone", CreatedAt = Start, UsedAt = Start.AddHours(1), SignCount = uint.MaxValue,
                Transports = ["internal"], IsBackupEligible = true, IsBackedUp = true, ChallengedAt = Start.AddMinutes(59),
            },
        ],
        Profile = new UserProfile { Name = "Ana", TimeZone = "Europe/Zagreb" },
    };

    public static DeviceDocument Device(UserId user, Guid device, string name = "Phone") => new()
    {
        UserId = user.Value,
        DeviceId = device,
        Name = name,
        CreatedAt = Start,
        LastSeenAt = Start,
        RefreshHash = [1, 2, 3],
        RefreshExpiresAt = Start.AddDays(90),
    };

    public static CalendarDocument Calendar(UserId user, string title = "Easy run") => new()
    {
        UserId = user.Value,
        Planned =
        [
            new PlannedWorkout
            {
                PlannedId = user.Value, Day = new DateOnly(2026, 12, 1), Time = "07:30", ExerciseType = "running", Title = title, ChangedAt = Start,
                Target = new PlannedTarget { Distance = new Quantity(5.5m, "km") }, Outcome = new PlannedOutcome(PlannedState.Skipped),
            },
        ],
        Link = new CalendarLink([1, 2, 3], Start),
    };

    public static WebhookDocument Webhook(UserId user, params WebhookEvent[] events) => new()
    {
        UserId = user.Value,
        WebhookId = Guid.NewGuid(),
        Name = "Hall",
        Url = "https://hall.example.net/stamina",
        Events = events.Length > 0 ? events : [WebhookEvent.WorkoutFinished, WebhookEvent.WorkoutChanged, WebhookEvent.WorkoutDeleted],
        CreatedAt = Start,
        MadeBy = Guid.NewGuid(),
        DueAt = Start,
        Attempts = [new WebhookAttemptDocument(Guid.NewGuid(), "test", Start, WebhookOutcome.Refused, 502)],
    };

    public static GoalDocument Goal(UserId user, Guid goal, decimal target = 3) => new()
    {
        UserId = user.Value,
        GoalId = goal,
        CreatedAt = Start,
        StartsOn = new DateOnly(2026, 11, 1),
        Terms = [new GoalTerms { From = new DateOnly(2026, 11, 1), ExerciseType = "running", Period = "week", Measure = "count", Target = target }],
    };

    public static byte[] EmailKey(string email) => System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(email));

    /// <summary>Everything of a document as one text, for comparison.</summary>
    public static string Canonical(StoredWorkout workout) => string.Join(
        '\n',
        workout.Key,
        Convert.ToHexString(workout.Log.ToByteArray()),
        Json(workout.Summary),
        Json(workout.Overlay),
        workout.DeletedAt?.ToUnixTimeMilliseconds());

    public static string Json<T>(T? document) => document is null ? "none" : Encoding.UTF8.GetString(DocumentCodec.Encode(document, tight: false)[1..]);
}
