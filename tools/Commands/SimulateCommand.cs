using System.CommandLine;
using System.Globalization;
using Stamina.Host.Commands;
using Stamina.Tools.Phone;
using Stamina.Tools.Phone.Simulation;

namespace Stamina.Tools.Commands;

/// <summary><c>stamina simulate --users N --days D</c>: people with habits, rest days, missed weeks and progression.</summary>
internal static class SimulateCommand
{
    public static Command Create()
    {
        var users = new Option<int>("--users") { Description = "How many people.", DefaultValueFactory = _ => 10 };
        var days = new Option<int>("--days") { Description = "How many days of training, up to today.", DefaultValueFactory = _ => 28 };
        var seed = new Option<int>("--seed") { Description = "The same seed makes the same people.", DefaultValueFactory = _ => 1 };
        var parallel = new Option<int>("--parallel") { Description = "Phones at work at the same time.", DefaultValueFactory = _ => 8 };
        var server = new ServerOptions();
        var command = new Command("simulate", "Lets made-up people train for days on a server, through the public API only.") { users, days, seed, parallel };
        server.AddTo(command);
        command.SetAction(
            async (args, cancellationToken) =>
            {
                var (people, length) = (args.GetValue(users), args.GetValue(days));
                if (people is < 1 or > 1_000_000 || length is < 1 or > 3_660 || args.GetValue(parallel) is < 1 or > 1_000)
                {
                    throw new InvalidDataException("--users takes 1 to 1000000, --days 1 to 3660, --parallel 1 to 1000.");
                }

                var result = await new Fleet(server.Read(args), TimeProvider.System).RunAsync(
                    people,
                    length,
                    args.GetValue(seed),
                    args.GetValue(parallel),
                    cancellationToken);
                Console.WriteLine(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{result.People} people, {result.Workouts} workouts, {result.Events} events acknowledged in {result.Took.TotalSeconds:0.0} s ({result.Events / result.Took.TotalSeconds:0} events/s)"
                    ));
                return ExitCodes.Done;
            });
        return command;
    }
}
