using System.CommandLine;
using Microsoft.Extensions.Options;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Host.Commands;

/// <summary>A program of commands. A failure is one sentence on stderr and an exit code of <see cref="ExitCodes"/>.</summary>
internal static class StaminaCommand
{
    /// <summary>The commands beside <c>serve</c> that a server's operators need.</summary>
    public static IReadOnlyList<Command> OfOperators() =>
    [
        MigrateCommand.Create(),
        OpenApiCommand.Create(),
        ExplainCommand.Create(),
        VerifyCommand.Create(),
        DeadLettersCommand.Create(),
        QuarantineCommand.Create(),
        AccountCommand.Create(),
        KeysCommand.Create(),
    ];

    /// <summary>Does what the arguments say.</summary>
    /// <param name="args">The program's arguments.</param>
    /// <param name="description">What the program is, for <c>--help</c>.</param>
    /// <param name="commands">What it can do.</param>
    /// <returns>One of <see cref="ExitCodes"/>.</returns>
    public static async Task<int> RunAsync(string[] args, string description, IReadOnlyList<Command> commands)
    {
        var root = new RootCommand(description);
        foreach (var command in commands)
        {
            root.Add(command);
        }

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync(error.Message);
            }

            await Console.Error.WriteLineAsync("Try --help.");
            return ExitCodes.WronglyCalled;
        }

        try
        {
            // The web host answers SIGINT and SIGTERM itself and takes its time to drain.
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure) when (SentenceOf(failure) is { } sentence)
        {
            await Console.Error.WriteLineAsync(sentence);
            return failure switch
            {
                CommandFailedException known => known.ExitCode,
                KeyRingException or StoreRightMissingException or InvalidOperationException { InnerException: StoreRightMissingException } =>
                    ExitCodes.Failed,
                HttpRequestException or QueueUnavailableException or StoreUnavailableException => ExitCodes.Unreachable,
                InvalidOperationException { InnerException: QueueUnavailableException or StoreUnavailableException } => ExitCodes.Unreachable,
                _ => ExitCodes.Failed,
            };
        }
    }

    // What the person who typed the command can mend is a sentence; anything else is a bug and keeps its stack.
    private static string? SentenceOf(Exception failure) => failure switch
    {
        CommandFailedException => failure.Message,
        System.Data.Common.DbException or StoreRightMissingException => $"The store refused: {failure.Message}",
        HttpRequestException { InnerException: System.Security.Authentication.AuthenticationException untrusted } =>
            $"The server is not trusted: {untrusted.Message} --trust FILE names a certificate to trust.",
        HttpRequestException => $"The server cannot be reached: {failure.Message}",
        QueueUnavailableException => $"The queue is full or away: {failure.Message}",
        UnauthorizedAccessException or KeyRingException { InnerException: UnauthorizedAccessException } =>
            $"{failure.Message} This runs as {Environment.UserName}.",
        KeyRingException => failure.Message,
        StoreUnavailableException => $"The store is away: {failure.Message}",
        OptionsValidationException options => "The configuration is not valid: " + string.Join(" ", options.Failures),
        InvalidOperationException or InvalidDataException or IOException or ArgumentException => failure.Message,
        _ => null,
    };
}
