using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Adapters.Sqlite;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>An account with an app's codes and recovery codes, on a real SQLite store.</summary>
public sealed class SecondFactorTests : IAsyncLifetime, IDisposable
{
    private const string Mail = "ada@example.org";
    private const string Password = "a long walk before breakfast";
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");

    private readonly string folder = Directory.CreateTempSubdirectory("stamina-factor-").FullName;
    private readonly TestAccounts parts = new();
    private readonly ServiceProvider services;
    private readonly IAccountStore store;
    private readonly Passwords passwords;
    private readonly TestAccountCalls accounts;
    private readonly SecondFactors factors;
    private Caller ada = null!;
    private byte[] key = [];

    public SecondFactorTests()
    {
        services = new ServiceCollection().AddSingleton(TestKeys.Ring).AddSqliteStores(sqlite => sqlite.DataFolder = folder).BuildServiceProvider();
        store = services.GetRequiredService<IAccountStore>();
        passwords = parts.Passwords();
        accounts = parts.Accounts(store, passwords);
        factors = parts.SecondFactors(store);
    }

    private static Register Registration => new() { Email = Mail, Password = Password, RegistrationKey = new string('k', 30) };

    private string Code => Totp.Code(key, Totp.StepAt(parts.Time.GetUtcNow()));

    private string WrongCode => Code == "000000" ? "000001" : "000000";

    public async ValueTask InitializeAsync()
    {
        await services.GetRequiredService<IStoreMigrations>().MigrateAsync(default);
        var (tokens, _) = await accounts.RegisterAsync(Registration, Home, default);
        ada = (await parts.Reader.ReadAsync(tokens!.AccessToken))!;
    }

    public async ValueTask DisposeAsync() => await services.DisposeAsync();

    public void Dispose()
    {
        passwords.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task With_a_second_factor_the_password_alone_signs_nobody_in()
    {
        await AddAsync();
        (await SignInAsync()).ShouldBe(ProblemTypes.SecondFactorRequired);
        (await SignInAsync(WrongCode)).ShouldBe(ProblemTypes.WrongCode);
        (await SignInAsync(Code, "not the password")).ShouldBe(ProblemTypes.WrongCredentials, "whether a code is right is told to nobody without the password");
        parts.Time.Advance(Totp.Step);
        (await SignInAsync(Code)).ShouldBeNull();
        (await ProblemOfAsync(accounts.RegisterAsync(Registration, Home, default))).ShouldBe(
            ProblemTypes.EmailTaken,
            "the key of the registration opens nothing any more");
    }

    [Fact]
    public async Task A_code_that_was_used_is_worth_nothing_even_where_it_comes_many_times_at_once()
    {
        await AddAsync();
        parts.Time.Advance(Totp.Step);
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await factors.CheckAsync(ada.UserId, Code, default))));
        all.Count(refusal => refusal is null).ShouldBe(1);
        (await SignInAsync(Code)).ShouldNotBeNull();
    }

    [Fact]
    public async Task Wrong_codes_wait_longer_and_longer_and_a_recovery_code_is_taken_meanwhile()
    {
        var codes = await AddAsync();
        for (var failure = 0; failure < SecondFactors.FreeFailures; failure++)
        {
            (await SignInAsync(WrongCode)).ShouldBe(ProblemTypes.WrongCode);
        }

        (await SignInAsync(WrongCode)).ShouldBe(ProblemTypes.TooManyRequests);
        (await SignInAsync(Code)).ShouldBe(ProblemTypes.TooManyRequests, "a guess that is right by chance does not get in either");
        parts.Time.Advance(TimeSpan.FromSeconds(31));
        (await SignInAsync(WrongCode)).ShouldBe(ProblemTypes.WrongCode);
        parts.Time.Advance(TimeSpan.FromSeconds(31));
        (await SignInAsync(WrongCode)).ShouldBe(ProblemTypes.TooManyRequests, "the second wait is a minute");
        (await SignInAsync(codes[3].ToUpperInvariant().Replace("-", " ", StringComparison.Ordinal))).ShouldBeNull();
        (await SignInAsync(codes[3])).ShouldBe(ProblemTypes.WrongCode, "each is good once");
        (await SignInAsync(Code)).ShouldBeNull("whoever showed a recovery code waits no more");
    }

    [Fact]
    public async Task Guesses_that_come_at_once_are_counted_one_by_one()
    {
        await AddAsync();
        var wrong = WrongCode;
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () => await factors.CheckAsync(ada.UserId, wrong, default))));
        all.Count(refusal => refusal!.Problem.Type == ProblemTypes.WrongCode).ShouldBe(SecondFactors.FreeFailures);
    }

    [Fact]
    public async Task A_code_by_mail_does_not_open_an_account_that_has_a_second_factor()
    {
        await AddAsync();
        var resets = parts.Resets(store, passwords);
        await parts.ResetRequests(store).AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        await parts.Outbox.DrainAsync(default);
        var mailed = parts.Mail.All[^1].Text.Split("The code is ")[1][..11];
        var request = new ResetPassword { Email = Mail, Code = mailed, NewPassword = "an even longer walk" };
        (await ProblemOfAsync(resets.ResetAsync(request, Home, default))).ShouldBe(ProblemTypes.SecondFactorRequired);
        parts.Time.Advance(Totp.Step);
        var whole = request with { SecondFactor = Code };
        (await ProblemOfAsync(resets.ResetAsync(whole, Home, default))).ShouldBeNull("the code by mail was not used up by asking");
    }

    [Fact]
    public async Task The_secret_and_the_recovery_codes_cannot_be_read_from_the_document_nor_the_secret_be_moved_to_another_account()
    {
        var codes = await AddAsync();
        var factor = (await store.GetUserAsync(ada.UserId, default))!.Document.SecondFactor!;
        factor.Secret.AsSpan().IndexOf(key).ShouldBe(-1);
        factor.RecoveryHashes.Count.ShouldBe(RecoveryCodes.Count);
        codes.Distinct().Count().ShouldBe(RecoveryCodes.Count);
        factor.RecoveryHashes.ShouldAllBe(hash => !codes.Any(code => SHA256.HashData(Encoding.UTF8.GetBytes(code)).SequenceEqual(hash)));
        parts.Secret.Open(ada.UserId.Value, factor.Secret).ShouldBe(key);
        Should.Throw<CryptographicException>(() => parts.Secret.Open(Guid.NewGuid(), factor.Secret));
    }

    [Fact]
    public async Task It_is_taken_away_with_the_password_and_a_code_and_not_with_one_of_them()
    {
        await AddAsync();
        parts.Time.Advance(Totp.Step);
        (await RemoveAsync("not the password", Code)).ShouldBe(ProblemTypes.WrongCredentials);
        (await RemoveAsync(Password, WrongCode)).ShouldBe(ProblemTypes.WrongCode);
        (await RemoveAsync(Password, Code)).ShouldBeNull();
        (await SignInAsync()).ShouldBeNull();
        var kinds = (await store.ListEventsAsync(ada.UserId, default)).Select(happened => happened.Kind);
        kinds.ShouldContain(EventKind.SecondFactorAdded);
        kinds.ShouldContain(EventKind.SecondFactorFailed);
        kinds.ShouldContain(EventKind.SecondFactorRemoved);
    }

    [Fact]
    public async Task One_that_is_begun_counts_for_nothing_until_its_first_code_and_waits_for_it_a_quarter_of_an_hour()
    {
        (await BeginAsync()).ShouldBeNull();
        (await SignInAsync()).ShouldBeNull();
        (await factors.ConfirmAsync(ada, WrongCode, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCode);
        parts.Time.Advance(SecondFactors.Pending);
        (await factors.ConfirmAsync(ada, Code, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Conflict);
        await AddAsync();
        (await BeginAsync()).ShouldBe(ProblemTypes.Conflict, "nobody replaces the factor that is there by beginning another");
    }

    [Fact]
    public async Task A_sign_in_proves_the_owner_for_ten_minutes_and_then_the_password_or_a_code_does()
    {
        await AddAsync();
        var proof = new FreshProof(store, parts.Time);
        (await proof.MissingAsync(ada, default)).ShouldBeNull();
        parts.Time.Advance(FreshProof.Lives);
        (await proof.MissingAsync(ada, default))!.Problem.Type.ShouldBe(ProblemTypes.ReauthenticationRequired);
        (await ProveAsync(new Reauthenticate { Password = "not the password" })).ShouldBe(ProblemTypes.WrongCredentials);
        (await ProveAsync(new Reauthenticate())).ShouldBe(ProblemTypes.InvalidRequest);
        (await ProveAsync(new Reauthenticate { SecondFactor = WrongCode })).ShouldBe(ProblemTypes.WrongCode);
        (await proof.MissingAsync(ada, default)).ShouldNotBeNull();
        (await ProveAsync(new Reauthenticate { SecondFactor = Code })).ShouldBeNull();
        (await proof.MissingAsync(ada, default)).ShouldBeNull();
        parts.Time.Advance(FreshProof.Lives);
        (await ProveAsync(new Reauthenticate { Password = Password })).ShouldBeNull();
        (await proof.MissingAsync(ada, default)).ShouldBeNull();
    }

    [Fact]
    public async Task A_code_proves_nothing_where_there_is_no_second_factor() =>
        (await ProveAsync(new Reauthenticate { SecondFactor = "123456" })).ShouldBe(ProblemTypes.InvalidRequest);

    private async Task<string?> BeginAsync()
    {
        var (answer, refusal) = await factors.BeginAsync(ada, default);
        if (answer is not null)
        {
            key = parts.Secret.Open(ada.UserId.Value, (await store.GetUserAsync(ada.UserId, default))!.Document.SecondFactor!.Secret);
            answer.Secret.ShouldBe(Totp.Text(key));
            answer.Uri.ShouldContain($"secret={answer.Secret}");
        }

        return refusal?.Problem.Type;
    }

    private async Task<IReadOnlyList<string>> AddAsync()
    {
        (await BeginAsync()).ShouldBeNull();
        return (await factors.ConfirmAsync(ada, Code, default)).Answer.ShouldNotBeNull().RecoveryCodes;
    }

    private async Task<string?> SignInAsync(string? code = null, string password = Password) => await ProblemOfAsync(
        accounts.SignInAsync(new SignIn { Email = Mail, Password = password, SecondFactor = code }, Home, default));

    private async Task<string?> RemoveAsync(string password, string code) =>
        (await accounts.RemoveSecondFactorAsync(ada, new RemoveTotp { Password = password, SecondFactor = code }, Home, default))?.Problem.Type;

    private async Task<string?> ProveAsync(Reauthenticate request) => (await accounts.ReauthenticateAsync(ada, request, Home, default))?.Problem.Type;

    private static async Task<string?> ProblemOfAsync(ValueTask<SignInOutcome> asked) => (await asked).Refusal?.Problem.Type;
}
