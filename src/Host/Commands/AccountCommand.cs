using System.CommandLine;
using System.Globalization;
using Stamina.AccountServer;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;

namespace Stamina.Host.Commands;

/// <summary>
/// <c>stamina account find|lock|unlock|end-sessions</c>: what an operator does for, or against, one account; <c>end-sessions --all</c> of all of them. Each is
/// written into the account's own log, where its owner reads it.
/// </summary>
internal static class AccountCommand
{
    public static Command Create() =>
        new(
            "account",
            "One account: found, locked, unlocked, signed out; or all of them signed out. Runs beside the servers with the keys of the cell. Whatever is done stands in the account's log, which its owner can read."
        )
        {
            Make(
                "find",
                "Says when the account was opened, how many sign-ins it has, whether it is locked. Prints neither its address nor what it recorded.",
                (operators, name, token) => operators.FindAsync(name, token)),
            Make(
                "lock",
                "Nobody signs in until it is unlocked; sign-ins that are alive go on (end-sessions ends them). Nothing is deleted.",
                (operators, name, token) => operators.LockAsync(name, locked: true, token)),
            Make("unlock", "Takes the lock away.", (operators, name, token) => operators.LockAsync(name, locked: false, token)),
            EndSessions(),
        };

    private static Command Make(string name, string description, Func<AccountOperators, string, CancellationToken, ValueTask<OperatorsView?>> act)
    {
        var which = Which(ArgumentArity.ExactlyOne);
        var command = new Command(name, description) { which };
        var shared = SharedOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shared.ReadForLook(parsed, "goal"),
            operators => OfOneAsync(parsed.GetValue(which)!, account => act(operators, account, cancellationToken), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Command EndSessions()
    {
        var which = Which(ArgumentArity.ZeroOrOne);
        var all = new Option<bool>("--all")
        {
            Description = "Those of every account of this cell: for a store that was restored, which has sign-ins again that were ended since its backup.",
        };
        var command = new Command(
            "end-sessions",
            "Ends every sign-in of an account, or of all. Phones keep what they recorded, and send it once they are signed in again. "
                + "Exit code 1 where an account could not be read; safe to repeat.")
        {
            which,
            all,
        };
        SharedOptions.DemandNamedOrAll(
            command, call => call.GetValue(which) is { Length: > 0 }, call => call.GetValue(all), "Say whose sign-ins: ACCOUNT, or --all.");
        var shared = SharedOptions.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            shared.ReadForLook(parsed, "goal"),
            operators => parsed.GetValue(all)
                ? EndAllAsync(operators, cancellationToken)
                : OfOneAsync(parsed.GetValue(which)!, account => operators.EndSessionsAsync(account, cancellationToken), cancellationToken),
            cancellationToken));
        return command;
    }

    private static Argument<string> Which(ArgumentArity arity) => new("ACCOUNT")
    {
        Description = "Its e-mail address, or its id (user_…). A dash reads it from standard input, so that it stands in no list of processes.",
        Arity = arity,
    };

    private static async Task<int> RunAsync(CommandLineSettings settings, Func<AccountOperators, Task<int>> run, CancellationToken cancellationToken)
    {
        await using var app = StaminaApp.Build(settings);
        await StoreVersionCheck.RequireCurrentAsync(app.Services, cancellationToken);
        await StaminaApp.DemandAccountSecretAsync(app.Services, cancellationToken);
        return await run(app.Services.GetRequiredService<AccountOperators>());
    }

    private static async Task<int> OfOneAsync(string said, Func<string, ValueTask<OperatorsView?>> act, CancellationToken cancellationToken)
    {
        var account = said == "-" ? (await Console.In.ReadLineAsync(cancellationToken))?.Trim() ?? "" : said;
        if (await act(account) is not { } view)
        {
            await Console.Error.WriteLineAsync("There is no such account in this cell.");
            return ExitCodes.Failed;
        }

        Console.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{view.User}  opened {view.CreatedAt:yyyy-MM-dd}, {view.SignIns} sign-ins alive, address {(view.IsVerified ? "verified" : "not verified")}, {(view.LockedAt is { } at ? $"locked since {at:yyyy-MM-dd HH:mm} UTC" : "not locked")}"
            ));
        return ExitCodes.Done;
    }

    private static async Task<int> EndAllAsync(AccountOperators operators, CancellationToken cancellationToken)
    {
        var ended = await operators.EndAllSessionsAsync(cancellationToken);
        Console.WriteLine($"{ended.Accounts} accounts, {ended.SignIns} sign-ins ended");
        if (ended.PassedOver == 0)
        {
            return ExitCodes.Done;
        }

        await Console.Error.WriteLineAsync($"{ended.PassedOver} accounts could not be read, and their sign-ins live on. The first: {ended.Why}");
        return ExitCodes.Failed;
    }
}
