using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.Documents;

/// <summary>What the server derives from <see cref="PhoneLogs"/>, and the other documents of an account; the same at every run of a seed.</summary>
internal sealed class PhoneDocuments(int seed)
{
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());

    // Plausible data, the same at every run.
#pragma warning disable CA5394
    private readonly Random random = new(seed);

    public static WorkoutSummary Summary(WorkoutLog log) => Fold(log).Summary;

    /// <summary>Rows of <paramref name="count"/> workouts of one month, in session id order.</summary>
    public IReadOnlyList<MonthRow> Rows(PhoneLogs logs, int count)
    {
        string[] types = ["running", "running", "cycling", "weight_training", "walking"];
        var rows = new List<MonthRow>();
        for (var i = 0; i < count; i++)
        {
            var type = types[random.Next(types.Length)];
            var log =
                type == "weight_training"
                    ? logs.Lifting(12, Arrival.Live)
                    : logs.Track(300 + random.Next(900), Arrival.Live, type, hr: i % 3 > 0, steps: type != "cycling");
            var row = Fold(log).Row!;
            var day = new DateOnly(2026, 11, 1 + (i * 29 / Math.Max(1, count)));
            var shift = TimeSpan.FromDays(day.DayNumber - row.LocalDate.DayNumber);
            var start = row.StartedAt!.Value + shift;
            rows.Add(row with
            {
                SessionId = SessionId.Create(type, Guid.CreateVersion7(start) is var id ? Seeded(id) : default).Value,
                LocalDate = day,
                StartedAt = start,
                LastHeardMs = row.LastHeardMs + (long)shift.TotalMilliseconds,
            });
        }

        return [.. rows.OrderBy(r => r.SessionId, StringComparer.Ordinal)];
    }

    public UserDocument User()
    {
        var hash = new byte[61];
        random.NextBytes(hash);
        return new UserDocument
        {
            UserId = NextGuid(),
            Email = $"person{random.Next(100_000)}@example.com",
            PasswordHash = Convert.ToBase64String(hash),
            Cell = "c1",
            CreatedAt = Moment(),
            Profile =
                random.Next(2) == 0
                    ? new UserProfile()
                    : new UserProfile
                    {
                        Name = "Ana",
                        TimeZone = "Europe/Ljubljana",
                        BodyWeightGrams = 60_000 + random.Next(40_000),
                        BodyWeightUnit = "kg",
                    },
        };
    }

    public DeviceDocument Device()
    {
        var (now, before) = (new byte[32], new byte[32]);
        random.NextBytes(now);
        random.NextBytes(before);
        var seen = Moment();
        return new DeviceDocument
        {
            UserId = NextGuid(),
            DeviceId = NextGuid(),
            Name = random.Next(2) == 0 ? "Pixel 9" : "iPhone",
            Platform = random.Next(2) == 0 ? "android" : "ios",
            CreatedAt = Moment(),
            LastSeenAt = seen,
            RefreshHash = now,
            PreviousRefreshHash = random.Next(3) == 0 ? null : before,
            RefreshExpiresAt = seen.AddDays(90),
            RevokedAt = random.Next(4) == 0 ? seen.AddDays(1) : null,
            RevokedBecause = random.Next(4) == 0 ? "signed_out" : null,
        };
    }

    public GoalDocument Goal() =>
        new()
        {
            UserId = NextGuid(),
            GoalId = NextGuid(),
            CreatedAt = Moment(),
            StartsOn = new DateOnly(2026, 1 + random.Next(12), 1 + random.Next(28)),
            ChangedBy = NextGuid(),
            Terms =
            [
                random.Next(3) switch
                {
                    0 => new GoalTerms
                    {
                        From = new DateOnly(2026, 11, 1),
                        ExerciseType = "running",
                        Period = "week",
                        Measure = "count",
                        Target = 1 + random.Next(6),
                    },
                    1 => new GoalTerms
                    {
                        From = new DateOnly(2026, 10, 5),
                        Period = "month",
                        Measure = "sum",
                        Metric = "distance",
                        Target = 10 + random.Next(200),
                        Unit = "km",
                        Title = "Kilometres",
                    },
                    _ => new GoalTerms
                    {
                        From = new DateOnly(2026, 9, 7),
                        ExerciseType = "weight_training",
                        Period = "week",
                        Measure = "days",
                        Target = 3,
                        Each = [new GoalCondition("volume", ">=", 1_000, "kg")],
                    },
                },],
        };

    public WorkoutOverlay Overlay() => new()
    {
        Revision = 1 + random.Next(3), EditedAt = Moment(), Title = random.Next(2) == 0 ? "Morning run" : null, Note = random.Next(3) == 0 ? "Felt good" : null,
        Feeling = random.Next(2) == 0 ? "easy" : null, DistanceMm = 5_000_000 + random.Next(1_000), DistanceEntered = 5, DistanceUnit = "km",
    };

    private static FoldOutcome Fold(WorkoutLog log)
    {
        using var started = JsonDocument.Parse(log.Events[0].Body.Memory);
        return WorkoutFold.Fold(SessionId.Parse(started.RootElement.GetProperty("session_id").GetString()!), log, null, Catalog);
    }

    private DateTimeOffset Moment() => new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero).AddMilliseconds(random.NextInt64(28_000_000_000));

    // The time of a version 7, the rest from the seed.
    private Guid Seeded(Guid id)
    {
        var (bytes, rest) = (id.ToByteArray(bigEndian: true), new byte[16]);
        random.NextBytes(rest);
        rest.AsSpan(7).CopyTo(bytes.AsSpan(7));
        return new Guid(bytes, bigEndian: true);
    }

    private Guid NextGuid() => Seeded(Guid.CreateVersion7(Moment()));
#pragma warning restore CA5394
}
