using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.GoalServer.Auth;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The parts of the account rooms, put together over a store. The signing key is made once for all tests.</summary>
internal sealed class TestAccounts
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly SigningKeys Keys = SigningKeys.LoadOrCreate(Directory.CreateTempSubdirectory("stamina-keys-").FullName);
    private static readonly IOptions<AccessTokenOptions> Tokens = Microsoft.Extensions.Options.Options.Create(new AccessTokenOptions());

    public ManualTime Time { get; init; } = new(Start);

    public AccountSecret Secret { get; } = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    public AccountOptions Options { get; } = new() { PasswordRounds = 1_000 };

    public AccessTokenReader Reader => new(Keys, Tokens, Time);

    public SignIns SignIns(IAccountStore store) => new(
        store, Secret, new AccessTokenIssuer(Keys, Tokens, Time), Microsoft.Extensions.Options.Options.Create(Options), Time, NullLogger<SignIns>.Instance);

    public Passwords Passwords() => new(Microsoft.Extensions.Options.Options.Create(Options));

    public GoalServer.Auth.Accounts Accounts(IAccountStore store, Passwords passwords) => new(
        store,
        Secret,
        SignIns(store),
        passwords,
        new SignInThrottle(Microsoft.Extensions.Options.Options.Create(Options), Time),
        Tokens,
        Time,
        NullLogger<GoalServer.Auth.Accounts>.Instance);
}
