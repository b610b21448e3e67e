using System.CommandLine;
using Stamina.Exercises;
using Stamina.Host.Inspection;
using Stamina.Host.Serving;
using Stamina.Ports.Stores;

namespace Stamina.Host.Commands;

/// <summary><c>stamina verify</c>: holds everything derived against a fold from scratch.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var command = new Command("verify", "Derives every workout again from its log and compares with what is stored. Exit code 1 where something differs.");
        var shared = SharedOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = StaminaApp.Build(shared.ReadForLook(parsed));
            await StoreVersionCheck.RequireCurrentAsync(app.Services, cancellationToken);
            var verification = new Verification(app.Services.GetRequiredService<IWorkoutReads>(), app.Services.GetRequiredService<ExerciseCatalog>());
            var found = 0;
            await foreach (var difference in verification.DifferencesAsync(cancellationToken))
            {
                found++;
                await Console.Error.WriteLineAsync(difference);
            }

            Console.WriteLine($"{verification.Workouts} workouts of {verification.Users} users, {found} differences");
            return found == 0 ? ExitCodes.Done : ExitCodes.Failed;
        });
        return command;
    }
}
