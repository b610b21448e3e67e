using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Keys;
using Stamina.Http.Problems;
using Stamina.Ports.Stores;
using Stamina.Tests.Accounts;

namespace Stamina.Tests.Cells;

/// <summary>The account rooms of one cell on a store of its own, and a directory that a test can cut off.</summary>
internal sealed class TestCell : IAsyncDisposable
{
    public const string Mail = "ada@example.org";
    public const string Password = "a long walk before breakfast";

    private readonly TestAccountStore kept;

    private TestCell(string name, IDirectory shared)
    {
        Line = new DirectoryLine(shared);
        Parts = new TestAccounts
        {
            Cell = name,
            Directory = Line,
            Secret = new AccountSecret(Enumerable.Repeat((byte)name[^1], SharedSecret.Length).ToArray()),
        };
        kept = new TestAccountStore(Parts);
    }

    public TestAccounts Parts { get; }

    public DirectoryLine Line { get; }

    public IAccountStore Store => kept.Get<IAccountStore>();

    public static async Task<TestCell> StartAsync(string name, IDirectory shared)
    {
        var cell = new TestCell(name, shared);
        await cell.kept.OpenAsync();
        return cell;
    }

    public ValueTask<SignInOutcome> RegisterAsync(string mail = Mail, string password = Password) =>
        AccountsOn(Store).RegisterAsync(new Register { Email = mail, Password = password }, IPAddress.Loopback, default);

    public ValueTask<SignInOutcome> SignInAsync(string mail = Mail, string password = Password) =>
        AccountsOn(Store).SignInAsync(new SignIn { Email = mail, Password = password }, IPAddress.Loopback, default);

    public ValueTask<SignInOutcome> RefreshAsync(string token) => Parts.Renewal(Store).RefreshAsync(token, default);

    public async Task<Refusal?> DeleteAsync(TokensAnswer tokens)
    {
        var caller = (await Parts.Reader.ReadAsync(tokens.AccessToken))!;
        return await AccountsOn(Store).DeleteAsync(caller, new DeleteAccount { Password = Password }, IPAddress.Loopback, default);
    }

    /// <summary>Asks for another address and types the code that comes there.</summary>
    public async Task<Refusal?> ChangeEmailAsync(TokensAnswer tokens, string to)
    {
        var caller = (await Parts.Reader.ReadAsync(tokens.AccessToken))!;
        (await Parts.ChangeRequests(Store).AskAsync(caller, new ChangeEmail { NewEmail = to }, IPAddress.Loopback, default)).ShouldBeNull();
        await Parts.Outbox.DrainAsync(default);
        var code = CodeTo(to, "Your code to use this address") ?? "none came";
        return await Parts.Changes(Store).ConfirmAsync(caller, new ConfirmEmailChange { Code = code }, IPAddress.Loopback, default);
    }

    /// <summary>Shows that mail to the account's address is read.</summary>
    public async Task VerifyAsync(TokensAnswer tokens)
    {
        await Parts.Outbox.DrainAsync(default);
        var caller = (await Parts.Reader.ReadAsync(tokens.AccessToken))!;
        (await Parts.Verification(Store).VerifyAsync(caller, CodeTo(Mail, "Your code to confirm this address")!, default)).ShouldBeNull();
    }

    /// <summary>Sets another password with the code that came to an address.</summary>
    public async ValueTask<SignInOutcome> TakeBackAsync(string mail)
    {
        await Parts.Outbox.DrainAsync(default);
        var request = new ResetPassword { Email = mail, Code = CodeTo(mail, "Your account has another address now")!, NewPassword = Password };
        return await Parts.Resets(Store, kept.Passwords).ResetAsync(request, IPAddress.Loopback, default);
    }

    private string? CodeTo(string to, string subject) => Parts.Mail.All.LastOrDefault(mail => mail.To == to && mail.Subject == subject) is { } mail
        ? Regex.Match(mail.Text, "[0-9a-z]{5}-[0-9a-z]{5}", RegexOptions.None, TimeSpan.FromSeconds(1)).Value
        : null;

    /// <summary>Has an account whose document cannot be read.</summary>
    public Task DamageAsync(TokensAnswer tokens) =>
        kept.DamageAsync("account", UserId.TryParse(tokens.UserId, out var user) ? user : throw new FormatException(tokens.UserId));

    /// <summary>One turn of cleanup, for which any doubt is old enough; it looks at no more than <paramref name="atOnce"/> of them.</summary>
    public async Task EndDoubtsAsync(int atOnce = 500)
    {
        using var cleanup = Cleanup(atOnce);
        await cleanup.RunAsync(default);
    }

    /// <summary>Looks without a pause.</summary>
    public InDoubtCleanup Cleanup(int atOnce = 500) =>
        new(
            Parts.ManyCells(Line),
            Store,
            Options.Create(new CellsOptions { DoubtAge = TimeSpan.Zero, LookEvery = TimeSpan.FromMilliseconds(1), AtOnce = atOnce }),
            TimeProvider.System,
            NullLogger<InDoubtCleanup>.Instance);

    public ValueTask DisposeAsync() => kept.DisposeAsync();

    private TestAccountCalls AccountsOn(IAccountStore store) => Parts.Accounts(store, kept.Passwords);
}
