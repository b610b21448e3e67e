using Stamina.Contracts.Accounts;
using Stamina.Contracts.Goals;

namespace Stamina.Tools.Phone.Simulation;

/// <summary>What a simulation brought about.</summary>
internal sealed record FleetResult(int People, int Workouts, int Events, TimeSpan Took);

/// <summary>Made-up people who train, each with a phone of their own that speaks the public API only.</summary>
internal sealed class Fleet(ServerAddress server, TimeProvider time)
{
    public const string DemoEmail = "demo@stamina.example";
    public const string DemoPassword = "stamina-demo-account";

    public async Task<FleetResult> RunAsync(int people, int days, int seed, int parallel, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        var (workouts, events) = (0, 0);
        await Parallel.ForEachAsync(
            Enumerable.Range(0, people),
            new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var person = Person.Make(seed + i);
                var (w, e) = await LiveAsync(person, $"sim-{seed}-{i}-{Guid.CreateVersion7():n}@stamina.example", $"sim-{Guid.NewGuid():n}", days, token);
                Interlocked.Add(ref workouts, w);
                Interlocked.Add(ref events, e);
            });
        return new FleetResult(people, workouts, events, time.GetElapsedTime(since));
    }

    /// <summary>Makes the demo account with its months of training; null where it is there already.</summary>
    /// <param name="days">Days of training, up to today.</param>
    /// <param name="password">Its password.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<FleetResult?> MakeDemoAsync(int days, string password, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        using (var probe = new StaminaClient(server))
        {
            try
            {
                await probe.SignInAsync(
                    new SignIn
                    {
                        Email = DemoEmail,
                        Password = password,
                        Device = SignInOptions.Terminal,
                    },
                    cancellationToken);
                return null;
            }
            catch (RefusedException refused) when (refused.Status == System.Net.HttpStatusCode.Unauthorized)
            {
                // Not there yet.
            }
        }

        var (workouts, events) = await LiveAsync(Person.Demo(), DemoEmail, password, days, cancellationToken);
        return new FleetResult(1, workouts, events, time.GetElapsedTime(since));
    }

    private async Task<(int Workouts, int Events)> LiveAsync(Person person, string email, string password, int days, CancellationToken cancellationToken)
    {
        using var client = new StaminaClient(server);
        await client.RegisterAsync(
            new Register
            {
                Email = email,
                Password = password,
                Device = new DeviceInfo { Name = $"{person.Name}'s phone", Platform = "cli" },
                Profile = new NewProfile
                {
                    Name = person.Name,
                    TimeZone = person.TimeZone,
                    Units = person.Units,
                },
            },
            cancellationToken);

        var today = DateOnly.FromDateTime((time.GetUtcNow() + person.UtcOffset).Date);
        var first = today.AddDays(1 - days);
        await SetGoalsAsync(client, person, first, cancellationToken);

        var writer = SignInOptions.NewWriter();
        var uplink = new Uplink(client, NetworkFaults.None, time);
        var (workouts, events) = (0, 0);
        foreach (var workout in Diary.Of(person, first, days))
        {
            if (workout.StartedAt + workout.Duration > time.GetUtcNow())
            {
                break;
            }

            var recorded = DiaryRecorder.Record(workout, person.TimeZone, writer);
            await uplink.CatchUpAsync(new Outbox(recorded), cancellationToken);
            workouts++;
            events += recorded.Events.Count;
        }

        return (workouts, events);
    }

    private static async Task SetGoalsAsync(StaminaClient client, Person person, DateOnly first, CancellationToken cancellationToken)
    {
        foreach (var habit in person.Habits)
        {
            GoalShape? shape = habit.ExerciseType switch
            {
                "running" => new GoalShape
                {
                    ExerciseType = "running",
                    Period = GoalPeriod.Week,
                    Measure = GoalMeasure.Count,
                    Target = 3,
                    Each =
                    [
                        new GoalRequirement
                        {
                            Metric = "distance",
                            Op = GoalOp.AtLeast,
                            Value = 4,
                            Unit = "km",
                        },],
                },
                "cycling" => new GoalShape
                {
                    ExerciseType = "cycling",
                    Period = GoalPeriod.Week,
                    Measure = GoalMeasure.Sum,
                    Metric = "distance",
                    Target = 20,
                    Unit = "km",
                },
                "weight_training" => new GoalShape
                {
                    ExerciseType = "weight_training",
                    Period = GoalPeriod.Once,
                    Measure = GoalMeasure.Count,
                    Target = 1,
                    Each =
                    [
                        new GoalRequirement
                        {
                            Metric = "max_weight:bench_press",
                            Op = GoalOp.AtLeast,
                            Value = 60,
                            Unit = "kg",
                        },],
                },
                "walking" => new GoalShape
                {
                    Period = GoalPeriod.Week,
                    Measure = GoalMeasure.Days,
                    Target = 4,
                },
                _ => null,
            };
            if (shape is not null)
            {
                await client.SetGoalAsync(new SetGoal { Goal = shape, StartsOn = first }, cancellationToken);
            }
        }
    }
}
