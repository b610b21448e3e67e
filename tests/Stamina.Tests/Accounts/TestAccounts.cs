using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.AccountServer;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Tokens;
using Stamina.Contracts.Accounts;
using Stamina.Http.Keys;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The parts of the account rooms, put together over a store. The signing key is made once for all tests.</summary>
internal sealed class TestAccounts
{
    public static readonly DateTimeOffset Start = new(2026, 5, 1, 8, 0, 0, TimeSpan.Zero);

    private static readonly string KeysFolder = System.IO.Directory.CreateTempSubdirectory("stamina-keys-").FullName;
    private static readonly SigningKeys Keys = SigningKeys.LoadOrCreate(KeysFolder);

    private EmailVerification? verification;
    private MailOutbox? outbox;
    private SecurityEvents? events;
    private SecondFactors? secondFactors;
    private ResetCodes? resetCodes;
    private CodeMails? codeMails;
    private CountingHasher? hasher;

    /// <summary>What people were written, in order, once the outbox was drained.</summary>
    public KeptMail Mail { get; } = new();

    public MailOutbox Outbox => outbox ??= new MailOutbox(Mail, Time, NullLogger<MailOutbox>.Instance);

    /// <summary>The ids of accounts that were deleted.</summary>
    public string DeletedAccountsFile { get; } = Path.Combine(KeysFolder, $"{Guid.NewGuid():n}.txt");

    public ManualTime Time { get; init; } = new(Start);

    /// <summary>Those of the store that the accounts are in, where a test is about them.</summary>
    public IWebhookStore Webhooks { get; set; } = new NoWebhooks();

    /// <summary>Those of the store that the accounts are in, where a test is about them.</summary>
    public ICalendarStore Calendars { get; set; } = new NoCalendars();

    /// <summary>Another in each cell.</summary>
    public AccountSecret Secret { get; init; } = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    public string Cell { get; init; } = "local";

    /// <summary>What the cell shares with others; nothing where it is alone.</summary>
    public IDirectory? Directory { get; init; }

    /// <summary>The same in every cell.</summary>
    public CellsSecret CellsSecret { get; } = new(Enumerable.Repeat((byte)7, SharedSecret.Length).ToArray());

    public SharedFailures Shared => new(Secret, [], Time);

    public AccountOptions Options { get; } = new() { PasswordRounds = 1_000 };

    public IHomeCells Homes => Directory is null ? new OneCell(Tokens) : ManyCells(Directory);

    public ManyCells ManyCells(IDirectory directory) => new(
        directory,
        CellsSecret,
        new CellForwarding(Tokens, Microsoft.Extensions.Options.Options.Create(new CellsOptions()), CellsSecret, NullLogger<CellForwarding>.Instance),
        Tokens,
        NullLogger<ManyCells>.Instance);

    private IOptions<AccessTokenOptions> Tokens => Microsoft.Extensions.Options.Options.Create(new AccessTokenOptions { Cell = Cell });

    public AccessTokenIssuer Issuer => new(Keys, Tokens, Time);

    public AccessTokenReader Reader => new(Keys, Tokens, Time);

    public OwnerMail OwnerMail => new(Outbox, Time);

    public SecurityEvents Events(IAccountStore store) => events ??= new SecurityEvents(store, Time, NullLogger<SecurityEvents>.Instance);

    public PhoneTokens PhoneTokens => new(Secret, new AccessTokenIssuer(Keys, Tokens, Time), Time);

    public SignOuts SignOuts(IAccountStore store, EndedSignIns? ended = null) =>
        new(
            store,
            new AccessWithoutSignIn(Webhooks, Calendars),
            ended ?? new EndedSignIns(store, Reader, Time),
            Events(store),
            new CopiedTokenNotice(Events(store), OwnerMail, NullLogger<CopiedTokenNotice>.Instance),
            Time);

    public SignIns SignIns(IAccountStore store) =>
        new(store, PhoneTokens, SignOuts(store), Events(store), Microsoft.Extensions.Options.Options.Create(Options), Time);

    public PersonalTokens PersonalTokens(IAccountStore store) => new(store, Homes, PhoneTokens, Events(store), OwnerMail, Time);

    public TokenRenewal Renewal(IAccountStore store) => new(store, PhoneTokens, Homes, SignOuts(store), Claims(store), Time);

    public AccountsByEmail ByEmail(IAccountStore store) => new(store, Secret.Email, Homes);

    public AddressClaims Claims(IAccountStore store) => new(store, Secret.Email, Homes, ByEmail(store), Time);

    public AccountOperators Operators(IAccountStore store) => new(store, ByEmail(store), SignOuts(store), Events(store), Time);

    public EmailVerification Verification(IAccountStore store) => verification ??= new EmailVerification(store, Secret, CodeMails(store), Events(store), Time);

    public SecondFactors SecondFactors(IAccountStore store) => secondFactors ??= new SecondFactors(store, Secret, OwnerMail, Events(store), Time);

    public PasskeyChecks PasskeyChecks(IAccountStore store) =>
        new(store, new PasskeyChallenges(Secret, Homes, Time), Microsoft.Extensions.Options.Options.Create(Options));

    public AccountPasskeys Passkeys(IAccountStore store) => new(store, PasskeyChecks(store), OwnerMail, Events(store), Time);

    public PasskeySignIns PasskeySignIns(IAccountStore store) => new(store, Homes, Passkeys(store), SignIns(store), OwnerMail);

    public ResetCodes ResetCodes => resetCodes ??= new ResetCodes(Secret, Shared, Time);

    public PasswordResetRequests ResetRequests(IAccountStore store) => new(ByEmail(store), ResetCodes, CodeMails(store));

    public PasswordResets Resets(IAccountStore store, Passwords passwords) =>
        new(ByEmail(store), Claims(store), ResetCodes, SecondFactors(store), NewPasswords(store, passwords), SignIns(store));

    public EmailChangeRequests ChangeRequests(IAccountStore store) =>
        new(store, CodeMails(store), Secret.Email, Shared, Time);

    private EmailChangeCodes ChangeCodes(IAccountStore store) => new(Secret, CodeMails(store), Time);

    public CodeMails CodeMails(IAccountStore store) => codeMails ??= new CodeMails(store, ByEmail(store), Secret, Outbox, Time, NullLogger<CodeMails>.Instance);

    public EmailChanges Changes(IAccountStore store) =>
        new(store, Claims(store), ChangeCodes(store), Outbox, Events(store), Time);

    public NewPasswords NewPasswords(IAccountStore store, Passwords passwords) => new(store, passwords, SignOuts(store), Events(store), OwnerMail);

    /// <summary>What hashes passwords, and says how often.</summary>
    public CountingHasher Hasher => hasher ??= new CountingHasher(Options.PasswordRounds);

    public Passwords Passwords() => new(Hasher, Math.Max(1, Environment.ProcessorCount / 2));

    /// <summary>What endpoints call, with a throttle of its own.</summary>
    public TestAccountCalls Accounts(IAccountStore store, Passwords passwords, EndedSignIns? ended = null)
    {
        var options = Microsoft.Extensions.Options.Options.Create(Options);
        var (accounts, newPasswords) = (ByEmail(store), NewPasswords(store, passwords));
        var checks = new PasswordChecks(
            Secret, passwords, new SignInThrottle(options, Shared, Time), Events(store), NullLogger<PasswordChecks>.Instance);
        var password = new CallerPassword(store, checks, newPasswords);
        return new TestAccountCalls
        {
            Registration = new Registration(
                new RegistrationThrottle(options, Shared, Time),
                accounts,
                new AccountOpening(Claims(store), Homes, Verification(store), Events(store), Time, NullLogger<AccountOpening>.Instance),
                newPasswords,
                checks,
                SignIns(store)),
            SignIn = new PasswordSignIn(accounts, checks, newPasswords, SecondFactors(store), SignIns(store), OwnerMail),
            Password = password,
            Reauthentication = new Reauthentication(
                store, password, SecondFactors(store), Passkeys(store), new FreshProof(store, Time), ended ?? new EndedSignIns(store, Reader, Time)),
            Deletion = new AccountDeletion(
                new DeletedAccounts(store, DeletedAccountsFile, Time, NullLogger<DeletedAccounts>.Instance),
                password,
                Homes,
                new EndedSignIns(store, Reader, Time),
                NullLogger<AccountDeletion>.Instance),
        };
    }
}

/// <summary>The calls of accounts, as the endpoints make them.</summary>
internal sealed class TestAccountCalls
{
    public required Registration Registration { get; init; }

    public required PasswordSignIn SignIn { get; init; }

    public required CallerPassword Password { get; init; }

    public required Reauthentication Reauthentication { get; init; }

    public required AccountDeletion Deletion { get; init; }

    public ValueTask<SignInOutcome> RegisterAsync(Register request, IPAddress? from, CancellationToken cancellationToken) =>
        Registration.RegisterAsync(request, null, from, cancellationToken);

    public ValueTask<SignInOutcome> SignInAsync(SignIn request, IPAddress? from, CancellationToken cancellationToken) =>
        SignIn.SignInAsync(request, from, cancellationToken);

    public ValueTask<Refusal?> ChangePasswordAsync(Caller caller, ChangePassword request, IPAddress? from, CancellationToken cancellationToken) =>
        Password.ChangeAsync(caller, request, from, cancellationToken);

    public ValueTask<Refusal?> ReauthenticateAsync(Caller caller, Reauthenticate request, IPAddress? from, CancellationToken cancellationToken) =>
        Reauthentication.ReauthenticateAsync(caller, request, from, cancellationToken);

    public ValueTask<Refusal?> RemoveSecondFactorAsync(Caller caller, RemoveTotp request, IPAddress? from, CancellationToken cancellationToken) =>
        Reauthentication.RemoveSecondFactorAsync(caller, request, from, cancellationToken);

    public ValueTask<Refusal?> DeleteAsync(Caller caller, DeleteAccount request, IPAddress? from, CancellationToken cancellationToken) =>
        Deletion.DeleteAsync(caller, request, from, cancellationToken);
}

/// <summary>Mail that goes nowhere.</summary>
internal sealed class KeptMail : IMailSender
{
    private readonly List<MailMessage> all = [];

    public string Of => "memory";

    public IReadOnlyList<MailMessage> All => all;

    /// <summary>How many are not taken before one is.</summary>
    public int Refusals { get; set; }

    public void Clear() => all.Clear();

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
