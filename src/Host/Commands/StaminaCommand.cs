using System.CommandLine;
using Microsoft.Extensions.Options;

namespace Stamina.Host.Commands;

/// <summary>The one executable's commands. Exit codes: 0 done, 1 failed (one sentence on stderr), 2 wrongly called.</summary>
internal static class StaminaCommand
{
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Stamina records workouts and says how far the goals are.")
        {
            ServeCommand.Create(),
            MigrateCommand.Create(),
            PluginCommands.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try --help.");
            return 2;
        }

        try
        {
            // The web host answers SIGINT and SIGTERM itself and takes its time to drain.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure) when (SentenceOf(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return 1;
        }
    }

    // What the person who typed the command can mend is a sentence; anything else is a bug and keeps its stack.
    private static string? SentenceOf(Exception failure) => failure switch
    {
        OptionsValidationException options => "The configuration is not valid: " + string.Join(" ", options.Failures),
        InvalidOperationException or IOException or UnauthorizedAccessException or ArgumentException => failure.Message,
        _ => null,
    };
}
