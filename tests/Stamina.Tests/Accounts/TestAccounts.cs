using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Http.Keys;
using Stamina.Http.Tokens;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The parts of the account rooms, put together over a store. The signing key is made once for all tests.</summary>
internal sealed class TestAccounts
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly SigningKeys Keys = SigningKeys.LoadOrCreate(System.IO.Directory.CreateTempSubdirectory("stamina-keys-").FullName);

    private EmailVerification? verification;
    private MailOutbox? outbox;
    private SecurityEvents? events;
    private SecondFactors? secondFactors;

    /// <summary>What people were written, in order, once the outbox was drained.</summary>
    public KeptMail Mail { get; } = new();

    public MailOutbox Outbox => outbox ??= new MailOutbox(Mail, Time, NullLogger<MailOutbox>.Instance);

    public ManualTime Time { get; init; } = new(Start);

    /// <summary>Another in each cell.</summary>
    public AccountSecret Secret { get; init; } = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    public string Cell { get; init; } = "local";

    /// <summary>What the cell shares with others; nothing where it is alone.</summary>
    public IDirectory? Directory { get; init; }

    /// <summary>The same in every cell.</summary>
    public CellsSecret CellsSecret { get; } = new(Enumerable.Repeat((byte)7, SharedSecret.Length).ToArray());

    public AccountOptions Options { get; } = new() { PasswordRounds = 1_000 };

    public IHomeCells Homes => Directory is null ? new OneCell(Tokens) : ManyCells(Directory);

    public ManyCells ManyCells(IDirectory directory) => new(
        directory,
        CellsSecret,
        new CellForwarding(Tokens, Microsoft.Extensions.Options.Options.Create(new CellsOptions()), CellsSecret, NullLogger<CellForwarding>.Instance),
        Tokens,
        NullLogger<ManyCells>.Instance);

    private IOptions<AccessTokenOptions> Tokens => Microsoft.Extensions.Options.Options.Create(new AccessTokenOptions { Cell = Cell });

    public AccessTokenReader Reader => new(Keys, Tokens, Time);

    public SignIns SignIns(IAccountStore store, EndedSignIns? ended = null) =>
        new(
            store,
            Secret,
            new AccessTokenIssuer(Keys, Tokens, Time),
            Homes,
            ended ?? new EndedSignIns(store, Time),
            Outbox,
            Events(store),
            Microsoft.Extensions.Options.Options.Create(Options),
            Time,
            NullLogger<SignIns>.Instance);

    public SecurityEvents Events(IAccountStore store) => events ??= new SecurityEvents(store, Time, NullLogger<SecurityEvents>.Instance);

    public AccountOperators Operators(IAccountStore store) => new(store, Secret, SignIns(store), Events(store), Time);

    public EmailVerification Verification(IAccountStore store) => verification ??= new EmailVerification(store, Secret, Outbox, Events(store), Time);

    public PasswordResets Resets(IAccountStore store, Passwords passwords) =>
        new(store, Secret, SignIns(store), passwords, Outbox, Events(store), SecondFactors(store), Homes, Time);

    public SecondFactors SecondFactors(IAccountStore store) => secondFactors ??= new SecondFactors(store, Secret, Outbox, Events(store), Time);

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
        Verification(store),
        SecondFactors(store),
        new FreshProof(store, Time),
        Outbox,
        Events(store),
        Time,
        NullLogger<AccountServer.Accounts>.Instance);
}

/// <summary>Mail that goes nowhere.</summary>
internal sealed class KeptMail : IMailSender
{
    private readonly List<MailMessage> all = [];

    public string Of => "memory";

    public IReadOnlyList<MailMessage> All => all;

    /// <summary>How many are not taken before one is.</summary>
    public int Refusals { get; set; }

    public ValueTask SendAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        if (Refusals-- > 0)
        {
            throw new MailUnavailableException("away");
        }

        all.Add(mail);
        return ValueTask.CompletedTask;
    }
}
