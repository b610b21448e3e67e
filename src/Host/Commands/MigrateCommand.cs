using System.CommandLine;
using Stamina.Host.Serving;
using Stamina.Ports.Stores;

namespace Stamina.Host.Commands;

internal static class MigrateCommand
{
    public static Command Create()
    {
        var command = new Command("migrate", "Creates the store or brings it to this version; serve does the same at its start.");
        var shared = SharedOptions.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var app = StaminaApp.Build(shared.ReadForLook(parsed, "handler"));
            var (before, after) = await app.Services.GetRequiredService<IStoreMigrations>().MigrateAsync(cancellationToken);
            Console.WriteLine(before == after ? $"The store is at version {after} already." : $"The store went from version {before} to {after}.");
            return 0;
        });
        return command;
    }
}
