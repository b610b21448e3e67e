namespace Stamina.Host.Phone.Simulation;

/// <summary>A set as lifted.</summary>
internal sealed record PlannedSet(string Exercise, double Kilograms, int Repetitions);

/// <summary>A workout that a person did.</summary>
internal sealed record PlannedWorkout(
    string ExerciseType, DateTimeOffset StartedAt, TimeSpan Duration, double Metres, IReadOnlyList<PlannedSet> Sets, Guid Unique);

/// <summary>What a person did, day by day: habits, rest days, missed weeks, progression. Pure: the same person and days give the same diary.</summary>
internal static class Diary
{
    private static readonly (string Exercise, double StartKg)[] Lifts =
        [("back_squat", 60), ("bench_press", 47.5), ("deadlift", 75), ("overhead_press", 30), ("barbell_row", 42.5)];

    public static IEnumerable<PlannedWorkout> Of(Person person, DateOnly first, int days)
    {
        var random = new Random(person.Seed ^ 0x5747_414D);
        var trainedWeeks = 0;
        var missed = false;
        for (var day = 0; day < days; day++)
        {
            if (day % 7 == 0)
            {
                // Illness, holidays, no reason needed: one week in twelve, and the constancy of the person.
                missed = random.NextDouble() < (1 - person.Constancy) / 3 || random.Next(12) == 0;
                trainedWeeks += missed ? 0 : 1;
            }

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

                var local = first.AddDays(day).ToDateTime(person.UsualStart).AddMinutes(minute);
                var startedAt = new DateTimeOffset(local, person.UtcOffset);
                var growth = Math.Pow(1 + habit.GrowthPerWeek, trainedWeeks);
                yield return habit.StartMetres > 0
                    ? Distance(habit, startedAt, variation, growth, UuidV7(startedAt, bytes))
                    : Weights(random, startedAt, growth, UuidV7(startedAt, bytes));
            }
        }
    }

    private static PlannedWorkout Distance(Habit habit, DateTimeOffset startedAt, double variation, double growth, Guid unique)
    {
        var metres = Math.Round(habit.StartMetres * variation * growth);
        var speed = habit.StartSpeed * (1.08 - (variation * 0.08)) * Math.Sqrt(growth);
        return new PlannedWorkout(habit.ExerciseType, startedAt, TimeSpan.FromSeconds(Math.Round(metres / speed)), metres, [], unique);
    }

    private static PlannedWorkout Weights(Random random, DateTimeOffset startedAt, double growth, Guid unique)
    {
        var sets = new List<PlannedSet>();
        foreach (var (exercise, startKg) in Lifts.Skip(random.Next(3)).Take(3))
        {
            // Plates come in steps of 2.5 kg.
            var kg = Math.Round(startKg * growth / 2.5) * 2.5;
            for (var set = 0; set < 4; set++)
            {
                sets.Add(new PlannedSet(exercise, kg, 5 + random.Next(4) - (set / 2)));
            }
        }

        return new PlannedWorkout("weight_training", startedAt, TimeSpan.FromMinutes(42 + random.Next(20)), 0, sets, unique);
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
