using System.Text.Json;
using Stamina.AccountServer;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>Passkeys of an authenticator in software, on a real SQLite store.</summary>
public sealed class PasskeyTests : AccountTest, IDisposable
{
    private const string Domain = "stamina.test";

    private readonly AccountPasskeys passkeys;
    private readonly PasskeySignIns signIns;
    private readonly SoftAuthenticator phone = new();
    private Caller ada = null!;

    public PasskeyTests() => (passkeys, signIns) = (parts.Passkeys(store), parts.PasskeySignIns(store));

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        ada = await RegisterPhoneAsync();
    }

    public void Dispose() => phone.Dispose();

    [Fact]
    public async Task A_passkey_signs_in_without_password_and_code_until_it_is_removed()
    {
        var factors = parts.SecondFactors(store);
        await factors.BeginAsync(ada, default);
        var secret = (await store.GetUserAsync(ada.UserId, default))!.Document.SecondFactor!.Secret;
        var code = Totp.Code(parts.Secret.Open(ada.UserId.Value, secret), Totp.StepAt(parts.Time.GetUtcNow()));
        (await factors.ConfirmAsync(ada, code, default)).Refusal.ShouldBeNull();
        var added = await AddAsync();
        (await ListAsync()).ShouldHaveSingleItem().ShouldBe(added);
        (added.Name, added.LastUsedAt, added.Synced).ShouldBe(("Ada's phone", null, false));

        parts.Time.Advance(TimeSpan.FromMinutes(1));
        (await SignInAsync()).Tokens.ShouldNotBeNull().UserId.ShouldBe(ada.UserId.ToString());
        (await ListAsync()).ShouldHaveSingleItem().LastUsedAt.ShouldBe(parts.Time.GetUtcNow());

        (await passkeys.RenameAsync(ada, added.PasskeyId, " Key ring ", default)).ShouldBeNull();
        (await ListAsync()).ShouldHaveSingleItem().Name.ShouldBe("Key ring");
        (await passkeys.RenameAsync(ada, added.PasskeyId, " ", default))!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        (await passkeys.RenameAsync(ada, "another", "Key ring", default))!.Problem.Type.ShouldBe(ProblemTypes.NotFound);
        (await passkeys.RemoveAsync(ada, added.PasskeyId, default)).ShouldBeNull();
        (await passkeys.RemoveAsync(ada, added.PasskeyId, default))!.Problem.Type.ShouldBe(ProblemTypes.NotFound);
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        var kinds = (await store.ListEventsAsync(ada.UserId, default)).Select(happened => happened.Kind);
        kinds.ShouldContain(EventKind.PasskeyAdded);
        kinds.ShouldContain(EventKind.PasskeyRemoved);
    }

    [Fact]
    public async Task Signing_in_by_a_passkey_ends_the_sign_in_that_the_phone_had()
    {
        await AddAsync();
        var former = (await SignInAsync()).Tokens.ShouldNotBeNull();
        var proof = await SignAsync();
        var device = new DeviceInfo { FormerRefreshToken = former.RefreshToken };

        var (tokens, _) = await signIns.SignInAsync(new PasskeySignIn { State = proof.State, Credential = proof.Credential, Device = device }, Home, default);

        tokens.ShouldNotBeNull().Scope.ShouldBe(TokenRight.Full);
        (await parts.Renewal(store).RefreshAsync(former.RefreshToken!, default)).Tokens!.Revoked!.Reason.ShouldBe(RevokedBecause.SignedOut);
    }

    [Fact]
    public async Task A_signature_counts_once_also_where_it_comes_many_times_at_once()
    {
        await AddAsync();
        var proof = await SignAsync();
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(async () => await passkeys.TakeAsync(proof, default))));
        all.Count(taken => taken.Account is not null).ShouldBe(1);
        (await passkeys.TakeAsync(proof, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
    }

    [Fact]
    public async Task A_challenge_may_be_answered_for_five_minutes_by_whom_and_for_what_it_was_made()
    {
        var late = await BeginAsync(ada);
        var made = phone.Create(late.Options);
        parts.Time.Advance(PasskeyChallenges.Lives);
        (await AddAsync(ada, late.State, made)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        var eve = await RegisterPhoneAsync("eve@example.org");
        var hers = await BeginAsync(eve);
        (await AddAsync(ada, hers.State, phone.Create(hers.Options))).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        await AddAsync();
        var begun = await parts.PasskeyChecks(store).BeginProvingAsync(Domain);
        parts.Time.Advance(PasskeyChallenges.Lives);
        (await TakeAsync(begun.State, phone.Get(begun.Options))).ShouldBe(ProblemTypes.WrongCredentials);
        var other = await parts.PasskeyChecks(store).BeginProvingAsync(Domain);
        (await TakeAsync(other.State, phone.Get(begun.Options))).ShouldBe(ProblemTypes.WrongCredentials, "it is the answer to another");
        (await TakeAsync("nonsense", phone.Get(other.Options))).ShouldBe(ProblemTypes.WrongCredentials);
        (await TakeAsync(other.State[..^2] + "AA", phone.Get(other.Options))).ShouldBe(ProblemTypes.WrongCredentials);
    }

    [Theory]
    [InlineData("""null""")]
    [InlineData("""[]""")]
    [InlineData("""{"response":1}""")]
    [InlineData("""{"response":{"userHandle":null}}""")]
    [InlineData("""{"response":{"userHandle":"\ud800"}}""")]
    [InlineData("""{"\ud800":{},"response":{"\ud800":1,"userHandle":"AAAA"}}""")]
    public async Task What_is_no_answer_of_a_browser_is_refused_as_any_wrong_one(string json)
    {
        await AddAsync();
        var begun = await parts.PasskeyChecks(store).BeginProvingAsync(Domain);
        var outcome = await signIns.SignInAsync(new PasskeySignIn { State = begun.State, Credential = JsonElement.Parse(json) }, Home, default);
        outcome.Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
    }

    [Theory]
    [InlineData("https://stamina.test.evil.example", Domain)]
    [InlineData("https://evil.example", Domain)]
    [InlineData("http://stamina.test", Domain)]
    [InlineData("https://stamina.test", "evil.example")]
    public async Task What_another_page_was_given_signs_nobody_in(string origin, string domain)
    {
        await AddAsync();
        (phone.Origin, phone.Domain) = (origin, domain);
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        (phone.Origin, phone.Domain) = ("https://app.stamina.test", Domain);
        (await SignInAsync()).Tokens.ShouldNotBeNull("a page below the domain is ours");
    }

    [Fact]
    public async Task A_page_in_anothers_frame_and_an_authenticator_that_made_sure_of_nobody_count_for_nothing()
    {
        phone.IsVerified = false;
        var begun = await BeginAsync(ada);
        (await AddAsync(ada, begun.State, phone.Create(begun.Options))).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        phone.IsVerified = true;
        await AddAsync();
        phone.IsVerified = false;
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        (phone.IsVerified, phone.IsFramed) = (true, true);
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        phone.IsFramed = false;
        (await SignInAsync()).Tokens.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_copy_that_counts_behind_the_original_is_refused()
    {
        phone.Count = 5;
        await AddAsync();
        phone.Count = 7;
        (await SignInAsync()).Tokens.ShouldNotBeNull();
        phone.Count = 6;
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
    }

    [Fact]
    public async Task Somebody_elses_passkey_does_not_prove_the_owner_and_the_own_one_does_for_ten_minutes()
    {
        await AddAsync();
        var eve = await RegisterPhoneAsync("eve@example.org");
        var accounts = Accounts;
        var proof = new FreshProof(store, parts.Time);
        parts.Time.Advance(FreshProof.Lives);
        (await accounts.ReauthenticateAsync(eve, new Reauthenticate { Passkey = await SignAsync() }, Home, default))!.Problem.Type.ShouldBe(
            ProblemTypes.WrongCredentials);
        (await proof.MissingAsync(eve, default)).ShouldNotBeNull();
        parts.Time.Advance(TimeSpan.FromSeconds(1));
        (await accounts.ReauthenticateAsync(ada, new Reauthenticate { Passkey = await SignAsync(), Password = Password }, Home, default))!
            .Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        (await accounts.ReauthenticateAsync(ada, new Reauthenticate { Passkey = await SignAsync() }, Home, default)).ShouldBeNull();
        (await proof.MissingAsync(ada, default)).ShouldBeNull();
    }

    [Fact]
    public async Task An_account_has_ten_at_most_and_one_that_is_sent_again_is_there_once()
    {
        var begun = await BeginAsync(ada);
        var made = phone.Create(begun.Options);
        (await AddAsync(ada, begun.State, made)).Refusal.ShouldBeNull();
        (await AddAsync(ada, begun.State, made)).Refusal.ShouldBeNull("its answer was lost");
        (await ListAsync()).Count.ShouldBe(1);
        for (var i = 1; i < AccountPasskeys.Most - 1; i++)
        {
            using var another = new SoftAuthenticator();
            begun = await BeginAsync(ada);
            (await AddAsync(ada, begun.State, another.Create(begun.Options))).Refusal.ShouldBeNull();
        }

        using var tenth = new SoftAuthenticator();
        using var last = new SoftAuthenticator();
        begun = await BeginAsync(ada);
        (await AddAsync(ada, begun.State, tenth.Create(begun.Options))).Refusal.ShouldBeNull();
        (await AddAsync(ada, begun.State, last.Create(begun.Options))).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest, "its challenge was used");
        (await passkeys.BeginAsync(ada, Domain, default)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.Conflict);
        (await ListAsync()).Count.ShouldBe(AccountPasskeys.Most);
    }

    [Fact]
    public async Task A_locked_account_is_opened_by_no_passkey_and_a_deleted_one_by_none()
    {
        await AddAsync();
        await parts.Operators(store).LockAsync(Mail, locked: true, default);
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.AccountLocked);
        await store.DeleteUserAsync(ada.UserId, parts.Time.GetUtcNow(), default);
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
    }

    [Fact]
    public async Task What_made_a_passkey_that_was_removed_does_not_bring_it_back()
    {
        var begun = await BeginAsync(ada);
        var made = phone.Create(begun.Options);
        var added = (await AddAsync(ada, begun.State, made)).Answer.ShouldNotBeNull();
        (await passkeys.RemoveAsync(ada, added.PasskeyId, default)).ShouldBeNull();

        (await AddAsync(ada, begun.State, made)).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        (await ListAsync()).ShouldBeEmpty();
        await AddAsync();
    }

    [Fact]
    public async Task A_sign_in_that_was_ended_proves_nothing()
    {
        var proof = new FreshProof(store, parts.Time);
        (await proof.MissingAsync(ada, default)).ShouldBeNull();
        (await parts.SignOuts(store).EndAsync(ada.UserId, ada.DeviceId, RevokedBecause.User, default)).ShouldBeTrue();
        (await proof.MissingAsync(ada, default))!.Problem.Type.ShouldBe(ProblemTypes.ReauthenticationRequired);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_sign_in_under_way_ends_as_its_passkey_is_removed_or_the_account_locked(bool isLocked)
    {
        var added = await AddAsync();
        var (account, used, _) = await passkeys.TakeAsync(await SignAsync(), default);
        if (isLocked)
        {
            await parts.Operators(store).LockAsync(Mail, locked: true, default);
        }
        else
        {
            (await passkeys.RemoveAsync(ada, added.PasskeyId, default)).ShouldBeNull();
        }

        var before = (await store.ListDevicesAsync(ada.UserId, default)).Select(device => device.Document.DeviceId).ToList();
        (await parts.SignIns(store).BeginByPasskeyAsync(account!, used!, null, default)).ShouldBeNull();
        (await store.ListDevicesAsync(ada.UserId, default)).Single(device => !before.Contains(device.Document.DeviceId))
            .Document.RevokedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_passkey_that_was_asked_for_before_the_account_was_taken_back_is_not_added_after()
    {
        await VerifyAsync();
        await ChangeAddressAsync();
        var begun = await BeginAsync(ada);
        await TakeBackAsync();
        (await AddAsync(ada, begun.State, phone.Create(begun.Options))).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_passkey_that_was_asked_for_before_the_password_was_reset_is_not_added_after()
    {
        var begun = await BeginAsync(ada);
        await parts.ResetRequests(store).AskAsync(new RequestPasswordReset { Email = Mail }, Home, default);
        await parts.Outbox.DrainAsync(default);
        var request = new ResetPassword { Email = Mail, Code = CodeOf(parts.Mail.All[^1].Text), NewPassword = "an even longer walk" };
        (await parts.Resets(store, passwords).ResetAsync(request, Home, default)).Tokens.ShouldNotBeNull();
        (await AddAsync(ada, begun.State, phone.Create(begun.Options))).Refusal!.Problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_passkey_of_shortly_before_the_change_goes_and_so_does_one_that_was_asked_for_then(bool isAskedForOnly)
    {
        await VerifyAsync();
        var begun = await BeginAsync(ada);
        var made = phone.Create(begun.Options);
        if (!isAskedForOnly)
        {
            (await AddAsync(ada, begun.State, made)).Refusal.ShouldBeNull();
        }

        parts.Time.Advance(TimeSpan.FromMinutes(1));
        await ChangeAddressAsync();
        (await AddAsync(ada, begun.State, made)).Refusal.ShouldBeNull();

        await TakeBackAsync();

        (await ListAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_the_owner_is_told_to_do_about_a_strange_passkey_removes_it()
    {
        await VerifyAsync();
        await AddAsync();
        await SignInAsync();
        await parts.Outbox.DrainAsync(default);
        foreach (var subject in new[] { "Your account has a new passkey", "A phone was signed in to your account" })
        {
            parts.Mail.All.Single(mail => mail.Subject == subject).Text.ShouldContain("remove what is not yours under Passkeys");
        }
    }

    [Fact]
    public async Task The_owner_is_told_of_a_new_passkey_though_whoever_added_it_hangs_up()
    {
        await VerifyAsync();
        using var caller = new CancellationTokenSource();
        var losing = new AccountPasskeys(
            StoreAndThen.After(store, nameof(IAccountStore.PutUserAsync), caller.CancelAsync),
            parts.PasskeyChecks(store),
            parts.OwnerMail,
            parts.Events(store),
            parts.Time);
        var begun = await BeginAsync(ada);
        var request = new AddPasskey { State = begun.State, Credential = phone.Create(begun.Options), Name = "A stranger's" };

        (await losing.AddAsync(ada, request, caller.Token)).Refusal.ShouldBeNull();

        caller.IsCancellationRequested.ShouldBeTrue();
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.ShouldContain(mail => mail.Subject == "Your account has a new passkey");
        (await store.ListEventsAsync(ada.UserId, default))[^1].Kind.ShouldBe(EventKind.PasskeyAdded);
    }

    [Fact]
    public async Task A_passkey_that_was_added_after_the_address_was_changed_goes_as_the_account_is_taken_back()
    {
        await VerifyAsync();
        using var before = new SoftAuthenticator();
        var begun = await BeginAsync(ada);
        (await AddAsync(ada, begun.State, before.Create(begun.Options))).Refusal.ShouldBeNull();
        parts.Time.Advance(MailedCodes.TakesBackFor + TimeSpan.FromMinutes(1));
        await ChangeAddressAsync();
        await AddAsync();
        (await ListAsync()).Count.ShouldBe(2);
        await TakeBackAsync();

        (await ListAsync()).Count.ShouldBe(1);
        (await SignInAsync()).Refusal!.Problem.Type.ShouldBe(ProblemTypes.WrongCredentials);
        begun = await parts.PasskeyChecks(store).BeginProvingAsync(Domain);
        (await TakeAsync(begun.State, before.Get(begun.Options))).ShouldBeNull();
    }

    private static string CodeOf(string text) =>
        System.Text.RegularExpressions.Regex.Match(text, "[0-9a-z]{5}-[0-9a-z]{5}", default, TimeSpan.FromSeconds(1)).Value;

    private async Task VerifyAsync()
    {
        await parts.Outbox.DrainAsync(default);
        (await parts.Verification(store).VerifyAsync(ada, CodeOf(parts.Mail.All[^1].Text), default)).ShouldBeNull();
    }

    private async Task ChangeAddressAsync()
    {
        await parts.ChangeRequests(store).AskAsync(ada, new ChangeEmail { NewEmail = "thief@example.net" }, Home, default);
        await parts.Outbox.DrainAsync(default);
        var confirm = new ConfirmEmailChange { Code = CodeOf(parts.Mail.All[^1].Text) };
        (await parts.Changes(store).ConfirmAsync(ada, confirm, Home, default)).ShouldBeNull();
    }

    private async Task TakeBackAsync()
    {
        await parts.Outbox.DrainAsync(default);
        var code = CodeOf(parts.Mail.All.Single(mail => mail.To == Mail && mail.Subject == "Your account has another address now").Text);
        var request = new ResetPassword { Email = Mail, Code = code, NewPassword = "an even longer walk" };
        (await parts.Resets(store, passwords).ResetAsync(request, Home, default)).Tokens.ShouldNotBeNull();
    }

    private async Task<PasskeyChallenge> BeginAsync(Caller caller)
    {
        parts.Time.Advance(TimeSpan.FromMilliseconds(1));
        return (await passkeys.BeginAsync(caller, Domain, default)).Answer.ShouldNotBeNull();
    }

    private ValueTask<(PasskeyAnswer? Answer, Refusal? Refusal)> AddAsync(Caller caller, string state, JsonElement credential) =>
        passkeys.AddAsync(caller, new AddPasskey { State = state, Credential = credential, Name = "Ada's phone" }, default);

    private async Task<PasskeyAnswer> AddAsync()
    {
        var begun = await BeginAsync(ada);
        return (await AddAsync(ada, begun.State, phone.Create(begun.Options))).Answer.ShouldNotBeNull();
    }

    private async Task<IReadOnlyList<PasskeyAnswer>> ListAsync() => AccountPasskeys.ListOf((await store.GetUserAsync(ada.UserId, default))!.Document).Passkeys;

    private async Task<PasskeyProof> SignAsync()
    {
        // Challenges are told apart by when they were made.
        parts.Time.Advance(TimeSpan.FromMilliseconds(1));
        var begun = await parts.PasskeyChecks(store).BeginProvingAsync(Domain);
        return new PasskeyProof { State = begun.State, Credential = phone.Get(begun.Options) };
    }

    private async Task<SignInOutcome> SignInAsync()
    {
        var proof = await SignAsync();
        return await signIns.SignInAsync(new PasskeySignIn { State = proof.State, Credential = proof.Credential }, Home, default);
    }

    private async Task<string?> TakeAsync(string state, JsonElement credential) =>
        (await passkeys.TakeAsync(new PasskeyProof { State = state, Credential = credential }, default)).Refusal?.Problem.Type;
}
