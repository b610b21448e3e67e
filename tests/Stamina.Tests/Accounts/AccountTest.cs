using System.Net;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The account rooms on a real SQLite store, and one person who may register and sign in.</summary>
public abstract class AccountTest : IAsyncLifetime
{
    private protected const string Mail = "ada@example.org";
    private protected const string Password = "a long walk before breakfast";
    private protected static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");

    private protected readonly TestAccounts parts = new();
    private protected readonly TestAccountStore kept;
    private protected readonly IAccountStore store;
    private protected readonly Passwords passwords;

    private protected AccountTest()
    {
        kept = new TestAccountStore(parts);
        (store, passwords) = (kept.Get<IAccountStore>(), kept.Passwords);
    }

    private protected TestAccountCalls Accounts => parts.Accounts(store, passwords);

    public virtual async ValueTask InitializeAsync() => await kept.OpenAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return kept.DisposeAsync();
    }

    private protected async Task<TokensAnswer> RegisterAsync(string email = Mail)
    {
        var (tokens, refusal) = await Accounts.RegisterAsync(new Register { Email = email, Password = Password }, Home, default);
        refusal.ShouldBeNull();
        return tokens!;
    }

    /// <summary>Registers somebody: the phone that did it, as it calls from then on.</summary>
    private protected async Task<Caller> RegisterPhoneAsync(string email = Mail) => await CallerAsync(await RegisterAsync(email));

    private protected async Task<Caller> CallerAsync(TokensAnswer tokens) => (await parts.Reader.ReadAsync(tokens.AccessToken)).ShouldNotBeNull();

    private protected ValueTask<SignInOutcome> SignInAsync(string email = Mail, string password = Password) =>
        Accounts.SignInAsync(new SignIn { Email = email, Password = password }, Home, default);

    private protected async Task<UserDocument?> UserAsync(TokensAnswer tokens) => (await store.GetUserAsync(Id(tokens), default))?.Document;

    private protected static UserId Id(TokensAnswer tokens) => UserId.TryParse(tokens.UserId, out var id) ? id : throw new FormatException();
}
