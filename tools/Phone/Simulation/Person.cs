using Stamina.Contracts.Accounts;

namespace Stamina.Tools.Phone.Simulation;

/// <summary>What one exercise means to a person: how often, how much, and how they get better at it.</summary>
/// <param name="ExerciseType">Which.</param>
/// <param name="PerWeek">Workouts in an ordinary week.</param>
/// <param name="StartMetres">Distance of an ordinary workout at the beginning; 0 for weights.</param>
/// <param name="StartSpeed">Metres per second at the beginning; 0 for weights.</param>
/// <param name="GrowthPerWeek">Share by which distance, or the weight on the bar, grows in a week of training.</param>
internal sealed record Habit(string ExerciseType, double PerWeek, double StartMetres, double StartSpeed, double GrowthPerWeek);

/// <summary>A made-up person: the same seed is always the same person with the same workouts.</summary>
internal sealed record Person(
    int Seed,
    string Name,
    string TimeZone,
    TimeSpan UtcOffset,
    UnitSystem Units,
    IReadOnlyList<Habit> Habits,
    double Constancy,
    TimeOnly UsualStart)
{
    private static readonly string[] FirstNames =
    [
        "Ada",
        "Bela",
        "Chen",
        "Dara",
        "Elif",
        "Femi",
        "Gita",
        "Hana",
        "Iker",
        "Jana",
        "Kofi",
        "Lena",
        "Mina",
        "Nils",
        "Olga",
        "Paul",
        "Rosa",
        "Sami",
        "Tara",
        "Uma",
        "Vera",
        "Wim",
        "Yara",
        "Zoe",];

    // Fixed offsets, so that a simulation needs no zone tables; none of these zones has daylight saving time.
    private static readonly (string Zone, int Hours)[] Places =
        [("Africa/Lagos", 1), ("Asia/Kolkata", 5), ("Asia/Tokyo", 9), ("America/Phoenix", -7), ("America/Bogota", -5), ("Etc/UTC", 0)];

    private static readonly Habit Running = new("running", 3, 5_000, 2.7, 0.012);
    private static readonly Habit Walking = new("walking", 4, 3_500, 1.4, 0.004);
    private static readonly Habit Cycling = new("cycling", 2, 22_000, 6.2, 0.010);
    private static readonly Habit Swimming = new("swimming", 1.5, 1_200, 0.75, 0.008);
    private static readonly Habit Lifting = new("weight_training", 2.5, 0, 0, 0.010);

    public static Person Make(int seed)
    {
        var random = new Random(seed);
        var (zone, hours) = Places[random.Next(Places.Length)];
        Habit[] all = [Running, Walking, Cycling, Swimming, Lifting];
        random.Shuffle(all);
        var habits = all.Take(1 + random.Next(3)).Select(h => h with
        {
            PerWeek = h.PerWeek * Between(random, 0.6, 1.3),
            StartMetres = h.StartMetres * Between(random, 0.6, 1.6),
            StartSpeed = h.StartSpeed * Between(random, 0.85, 1.2),
        }).ToList();
        return new Person(
            seed,
            FirstNames[random.Next(FirstNames.Length)],
            zone,
            TimeSpan.FromHours(hours),
            zone.StartsWith("America/P", StringComparison.Ordinal) ? UnitSystem.Imperial : UnitSystem.Metric,
            habits,
            Between(random, 0.55, 0.95),
            new TimeOnly(random.Next(2) == 0 ? 6 + random.Next(2) : 17 + random.Next(3), random.Next(60)));
    }

    /// <summary>The person of <c>./run --demo</c>: someone who runs, lifts and rides, for months.</summary>
    public static Person Demo() =>
        new(
            2026,
            "Robin",
            "Etc/UTC",
            TimeSpan.Zero,
            UnitSystem.Metric,
            [Running with { StartMetres = 5_200 }, Lifting, Cycling with { PerWeek = 1 }, Walking with { PerWeek = 1 }, Swimming with { PerWeek = 0.5 }],
            0.85,
            new TimeOnly(18, 10));

    private static double Between(Random random, double low, double high) => low + (random.NextDouble() * (high - low));
}
