using System.CommandLine;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.GoalServer.Goals;
using Stamina.Host.Inspection;
using Stamina.Host.Serving;
using Stamina.Ports.Stores;

namespace Stamina.Host.Commands;

/// <summary><c>stamina explain SESSION_ID</c>: one workout through every room.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var session = new Argument<string>("SESSION_ID") { Description = "The workout." };
        var command = new Command("explain", "Tells how one workout went through every room: arrival, log, fold, totals, goals.") { session };
        var shared = SharedOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (!SessionId.TryParse(parsed.GetValue(session), out var id))
            {
                await Console.Error.WriteLineAsync("That is no session id; one looks like running_01h455vb4pex5vsknk084sn02q.");
                return ExitCodes.WronglyCalled;
            }

            await using var app = StaminaApp.Build(shared.ReadForLook(parsed));
            await StoreVersionCheck.RequireCurrentAsync(app.Services, cancellationToken);
            var reads = app.Services.GetRequiredService<IWorkoutReads>();
            var explanation = new Explanation(
                reads, app.Services.GetRequiredService<GoalStatuses>(), app.Services.GetRequiredService<ExerciseCatalog>(), Console.Out);

            // The id names no user, and two users may have minted the same one: all of them are shown.
            var found = 0;
            foreach (var key in await reads.KeysOfAsync(id, cancellationToken))
            {
                if (await reads.GetAsync(key, ReadFrom.Primary, cancellationToken) is { } workout)
                {
                    found++;
                    await explanation.TellAsync(workout, cancellationToken);
                }
            }

            if (found == 0)
            {
                await Console.Error.WriteLineAsync("No workout of that id is in the store. If it was just uploaded, it may still be in the queue.");
                return ExitCodes.Failed;
            }

            return ExitCodes.Done;
        });
        return command;
    }
}
