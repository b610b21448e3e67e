using System.CommandLine;
using Stamina.Host.Configuration;
using Stamina.Host.Documentation;
using Stamina.Host.Serving;

namespace Stamina.Host.Commands;

internal static class OpenApiCommand
{
    public static Command Create()
    {
        var command = new Command("openapi", "Prints the contract (OpenAPI 3.1), the same bytes for the same code.");
        command.SetAction(async (_, cancellationToken) =>
        {
            Console.Write(await PrintAsync(cancellationToken));
            return 0;
        });
        return command;
    }

    /// <summary>The contract as committed in <c>contract/openapi.v1.json</c>.</summary>
    public static async Task<string> PrintAsync(CancellationToken cancellationToken)
    {
        // The program is put together whole but never started; nothing of it may touch anybody's data.
        var nowhere = Directory.CreateTempSubdirectory("stamina-openapi-");
        try
        {
            var flags = new CommandLineSettings();
            flags.Set("host:data", nowhere.FullName);
            flags.Set("host:roles", "all");
            await using var app = StaminaApp.Build(flags);
            return await ContractDocument.PrintAsync(app.Services, cancellationToken);
        }
        finally
        {
            nowhere.Delete(recursive: true);
        }
    }
}
