using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.SigningIn;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The parts of the account rooms, put together over a store. The signing key is made once for all tests.</summary>
internal sealed class TestAccounts
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly SigningKeys Keys = SigningKeys.LoadOrCreate(System.IO.Directory.CreateTempSubdirectory("stamina-keys-").FullName);

    public ManualTime Time { get; init; } = new(Start);

    /// <summary>Another in each cell.</summary>
    public AccountSecret Secret { get; init; } = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    public string Cell { get; init; } = "local";

    /// <summary>What the cell shares with others; nothing where it is alone.</summary>
    public IDirectory? Directory { get; init; }

    /// <summary>The same in every cell.</summary>
    public CellsSecret CellsSecret { get; } = new(Enumerable.Repeat((byte)7, CellsSecret.Length).ToArray());

    public AccountOptions Options { get; } = new() { PasswordRounds = 1_000 };

    public HomeCells Homes => new(Cell, Directory, CellsSecret, NullLogger<HomeCells>.Instance);

    private IOptions<AccessTokenOptions> Tokens => Microsoft.Extensions.Options.Options.Create(new AccessTokenOptions { Cell = Cell });

    public AccessTokenReader Reader => new(Keys, Tokens, Time);

    public SignIns SignIns(IAccountStore store, EndedSignIns? ended = null) => new(
        store, Secret, new AccessTokenIssuer(Keys, Tokens, Time), Homes, ended ?? new EndedSignIns(store, Time), Microsoft.Extensions.Options.Options.Create(Options), Time, NullLogger<SignIns>.Instance);

    public Passwords Passwords() => new(Microsoft.Extensions.Options.Options.Create(Options));

    public AccountServer.Accounts Accounts(IAccountStore store, Passwords passwords) => new(
        store,
        Secret,
        SignIns(store),
        new EndedSignIns(store, Time),
        passwords,
        new SignInThrottle(Microsoft.Extensions.Options.Options.Create(Options), Time),
        new RegistrationThrottle(Microsoft.Extensions.Options.Options.Create(Options), Time),
        Homes,
        Time,
        NullLogger<AccountServer.Accounts>.Instance);
}
