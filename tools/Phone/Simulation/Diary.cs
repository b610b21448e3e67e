namespace Stamina.Tools.Phone.Simulation;

/// <summary>A set as lifted.</summary>
internal sealed record SimulatedSet(string Exercise, double Kilograms, int Repetitions);

/// <summary>A workout that a person did.</summary>
internal sealed record SimulatedWorkout(
    string ExerciseType, DateTimeOffset StartedAt, TimeSpan Duration, double Metres, IReadOnlyList<SimulatedSet> Sets, Guid Unique)
{
    /// <summary>A name of the person's own; empty: none.</summary>
    public string Title { get; init; } = "";
}

/// <summary>What a person did, day by day: habits, rest days, missed weeks, progression. Pure: the same person and days give the same diary.</summary>
internal static class Diary
{
    private static readonly (string Exercise, double StartKg)[] Lifts =
        [("Squat", 60), ("Bench press", 47.5), ("Deadlift", 75), ("Overhead press", 30), ("Barbell row", 42.5)];

    // A second workout of a day begins in the morning, or after a break, and never late at night.
    private static readonly TimeSpan BetweenWorkouts = TimeSpan.FromMinutes(40);
    private static readonly TimeOnly Morning = new(7, 5), Latest = new(20, 30);

    // One run in so many is a race over ten kilometres, and one week in so many is a bad one: everything short, slow and tired.
    private const int RaceEvery = 26, BadWeekEvery = 9;

    public static IEnumerable<SimulatedWorkout> Of(Person person, DateOnly first, int days)
    {
        var random = new Random(person.Seed ^ 0x5747_414D);
        var trainedWeeks = 0;
        var (missed, bad, runs) = (false, false, 0);
        for (var day = 0; day < days; day++)
        {
            if (day % 7 == 0)
            {
                // Illness, holidays, no reason needed: one week in twelve, and the constancy of the person.
                missed = random.NextDouble() < (1 - person.Constancy) / 3 || random.Next(12) == 0;
                trainedWeeks += missed ? 0 : 1;
                bad = day / 7 % BadWeekEvery == BadWeekEvery - 1;
            }

            var date = first.AddDays(day);
            var freeFrom = new DateTimeOffset(date.ToDateTime(Morning), person.UtcOffset);
            var busyFrom = DateTimeOffset.MaxValue;

            foreach (var habit in person.Habits)
            {
                var today = random.NextDouble();
                var variation = 0.8 + (random.NextDouble() * 0.45);
                var minute = random.Next(-25, 40);
                var bytes = new byte[16];
                random.NextBytes(bytes);
                if (missed || today > habit.PerWeek / 7 * person.Constancy)
                {
                    continue;
                }

                var startedAt = new DateTimeOffset(date.ToDateTime(person.UsualStart).AddMinutes(minute), person.UtcOffset);
                var growth = Math.Pow(1 + habit.GrowthPerWeek, trainedWeeks);
                var effort = bad ? 0.8 : 1;
                var workout = habit.StartMetres > 0
                    ? Distance(habit, startedAt, variation * effort, growth * effort, bytes)
                    : Weights(random, startedAt, growth * effort, bytes);
                if (habit.ExerciseType is "running" && ++runs % RaceEvery == 0 && !bad)
                {
                    workout = Race(habit, startedAt, growth, bytes);
                }
                else if (bad && habit.ExerciseType is "running")
                {
                    workout = workout with { Title = "Legs like lead" };
                }

                if (Fitted(workout, ref freeFrom, ref busyFrom, date, person.UtcOffset) is { } fitted)
                {
                    yield return fitted with { Unique = UuidV7(fitted.StartedAt, bytes) };
                }
            }
        }
    }

    // Nobody does two things at once: the first workout of a day is at the usual hour, the next in the morning before it or after a break.
    private static SimulatedWorkout? Fitted(SimulatedWorkout workout, ref DateTimeOffset freeFrom, ref DateTimeOffset busyFrom, DateOnly date, TimeSpan offset)
    {
        if (busyFrom == DateTimeOffset.MaxValue)
        {
            (busyFrom, freeFrom) = (workout.StartedAt, workout.StartedAt + workout.Duration + BetweenWorkouts);
            return workout;
        }

        var morning = new DateTimeOffset(date.ToDateTime(Morning), offset);
        if (morning + workout.Duration + BetweenWorkouts <= busyFrom)
        {
            busyFrom = morning;
            return workout with { StartedAt = morning };
        }

        var later = freeFrom;
        if (later > new DateTimeOffset(date.ToDateTime(Latest), offset))
        {
            return null;
        }

        freeFrom = later + workout.Duration + BetweenWorkouts;
        return workout with { StartedAt = later };
    }

    private static SimulatedWorkout Race(Habit habit, DateTimeOffset startedAt, double growth, byte[] bytes)
    {
        const double metres = 10_000;
        var speed = habit.StartSpeed * 1.12 * Math.Sqrt(growth);
        return new SimulatedWorkout(habit.ExerciseType, startedAt, TimeSpan.FromSeconds(Math.Round(metres / speed)), metres, [], UuidV7(startedAt, bytes))
        {
            Title = "City run, 10 km",
        };
    }

    private static SimulatedWorkout Distance(Habit habit, DateTimeOffset startedAt, double variation, double growth, byte[] bytes)
    {
        var metres = Math.Round(habit.StartMetres * variation * growth);
        var speed = habit.StartSpeed * (1.08 - (variation * 0.08)) * Math.Sqrt(growth);
        return new SimulatedWorkout(habit.ExerciseType, startedAt, TimeSpan.FromSeconds(Math.Round(metres / speed)), metres, [], UuidV7(startedAt, bytes));
    }

    private static SimulatedWorkout Weights(Random random, DateTimeOffset startedAt, double growth, byte[] bytes)
    {
        var sets = new List<SimulatedSet>();
        foreach (var (exercise, startKg) in Lifts.Skip(random.Next(3)).Take(3))
        {
            // Plates come in steps of 2.5 kg.
            var kg = Math.Round(startKg * growth / 2.5) * 2.5;
            for (var set = 0; set < 4; set++)
            {
                sets.Add(new SimulatedSet(exercise, kg, 5 + random.Next(4) - (set / 2)));
            }
        }

        return new SimulatedWorkout("weight_training", startedAt, TimeSpan.FromMinutes(42 + random.Next(20)), 0, sets, UuidV7(startedAt, bytes));
    }

    // RFC 9562: 48 bits of time, then version and variant over what is random.
    private static Guid UuidV7(DateTimeOffset at, byte[] random)
    {
        var ms = at.ToUnixTimeMilliseconds();
        for (var i = 0; i < 6; i++)
        {
            random[i] = (byte)(ms >> (40 - (8 * i)));
        }

        random[6] = (byte)(0x70 | (random[6] & 0x0F));
        random[8] = (byte)(0x80 | (random[8] & 0x3F));
        return new Guid(random, bigEndian: true);
    }
}
