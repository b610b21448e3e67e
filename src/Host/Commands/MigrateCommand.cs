using System.CommandLine;
using Stamina.Host.Serving;
using Stamina.Ports.Stores;

namespace Stamina.Host.Commands;

internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Creates the store or brings it to this version; serve does the same at its start.");
        var directory = new Option<bool>("--directory") { Description = "The directory's database instead of the store" };
        command.Add(directory);
        var shared = SharedOptions.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                await using var app = StaminaApp.Build(shared.ReadForLook(parsed, parsed.GetValue(directory) ? "directory" : "handler"));
                var migrations = app.Services.GetRequiredService<IStoreMigrations>();
                var (before, after) = await app.Services.GetRequiredService<WaitForEngines>().MigrateAsync(migrations, cancellationToken);
                Console.WriteLine(
                    before == after ? $"The {migrations.Of} is at version {after} already." : $"The {migrations.Of} went from version {before} to {after}.");
                return 0;
            });
        return command;
    }
}
