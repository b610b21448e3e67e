using System.CommandLine;
using System.Globalization;
using Stamina.AccountServer;
using Stamina.Host.Serving;

namespace Stamina.Host.Commands;

/// <summary>
/// <c>stamina account find|lock|unlock|end-sessions</c>: what an operator does for, or against, one account. Each is written into the account's own log, where
/// its owner reads it.
/// </summary>
internal static class AccountCommand
{
    public static Command Create() =>
        new(
            "account",
            "One account: found, locked, unlocked, signed out. Runs beside the servers with the keys of the cell. Whatever is done stands in the account's log, which its owner can read."
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
            Make("end-sessions", "Ends every sign-in. Phones keep what they recorded, and send it once they are signed in again.", (operators, name, token) =>
                operators.EndSessionsAsync(name, token)),
        };

    private static Command Make(string name, string description, Func<AccountOperators, string, CancellationToken, ValueTask<OperatorsView?>> act)
    {
        var which = new Argument<string>("ACCOUNT")
        {
            Description = "Its e-mail address, or its id (user_…). A dash reads it from standard input, so that it stands in no list of processes.",
        };
        var command = new Command(name, description) { which };
        var shared = SharedOptions.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var said = parsed.GetValue(which)!;
                var account = said == "-" ? (await Console.In.ReadLineAsync(cancellationToken))?.Trim() ?? "" : said;
                await using var app = StaminaApp.Build(shared.ReadForLook(parsed, "goal"));
                await StoreVersionCheck.RequireCurrentAsync(app.Services, cancellationToken);
                await StaminaApp.DemandAccountSecretAsync(app.Services, cancellationToken);
                if (await act(app.Services.GetRequiredService<AccountOperators>(), account, cancellationToken) is not { } view)
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
            });
        return command;
    }
}
