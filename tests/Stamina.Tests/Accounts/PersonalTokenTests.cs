using System.Text.RegularExpressions;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Tokens;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>Personal access tokens of an account, on a real SQLite store.</summary>
public sealed partial class PersonalTokenTests : AccountTest
{
    private readonly PersonalTokens tokens;
    private readonly TestAccountCalls accounts;
    private Caller ada = null!;

    public PersonalTokenTests() => (tokens, accounts) = (parts.PersonalTokens(store), Accounts);

    private static MakeToken Runs => new() { Name = " Runs ", Scopes = [AccessScope.WriteWorkouts, AccessScope.ReadWorkouts], ExpiresInDays = 10 };

    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var (signedIn, _) = await accounts.RegisterAsync(
            new Register { Email = Mail, Password = Password, RegistrationKey = new string('k', 30) }, Home, default);
        ada = await CallerAsync(signedIn!);
    }

    [Fact]
    public async Task A_token_is_shown_once_in_a_form_that_scanners_find_and_kept_as_a_hash()
    {
        var made = await MakeAsync();

        made.Token.ShouldNotBeNull();
        Form().IsMatch(made.Token).ShouldBeTrue(made.Token);
        (made.Name, made.ExpiresAt).ShouldBe(("Runs", parts.Time.GetUtcNow() + TimeSpan.FromDays(10)));
        var listed = (await tokens.ListAsync(ada.UserId, default)).Tokens.ShouldHaveSingleItem();
        listed.Token.ShouldBeNull();
        listed.LastUsedOn.ShouldBeNull();
        listed.Scopes.ShouldBe([AccessScope.ReadWorkouts, AccessScope.WriteWorkouts]);
        var stored = (await store.ListDevicesAsync(ada.UserId, default)).Single(device => device.Document.TokenScopes is not null).Document;
        stored.RefreshHash.Length.ShouldBe(32);
        stored.PreviousRefreshHash.ShouldBeNull();
    }

    [Fact]
    public async Task It_is_traded_for_an_access_token_of_its_scopes_that_ends_after_five_minutes()
    {
        var made = await MakeAsync();
        parts.Time.Advance(TimeSpan.FromDays(1));

        var traded = await UseAsync(made);

        (traded.Scope, traded.ExpiresInS, traded.RefreshToken).ShouldBe((TokenRight.Personal, 300, null));
        var caller = (await parts.Reader.ReadAsync(traded.AccessToken)).ShouldNotBeNull();
        (caller.UserId, caller.Scope).ShouldBe((ada.UserId, CallerScope.Personal));
        caller.Scopes.ToList().ShouldBe([AccessScope.ReadWorkouts, AccessScope.WriteWorkouts]);
        (await tokens.ListAsync(ada.UserId, default)).Tokens.Single().LastUsedOn.ShouldBe(new DateOnly(2026, 5, 2));
        parts.Time.Advance(TimeSpan.FromMinutes(5));
        (await parts.Reader.ReadAsync(traded.AccessToken)).ShouldBeNull();
    }

    [Fact]
    public async Task Its_access_tokens_do_not_outlive_it()
    {
        var made = await MakeAsync();
        parts.Time.Advance(TimeSpan.FromDays(10) - TimeSpan.FromSeconds(60));

        (await UseAsync(made)).ExpiresInS.ShouldBe(60);
        parts.Time.Advance(TimeSpan.FromSeconds(60));

        await IsRefusedAsync(made);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_and_what_it_was_traded_for_within_five_seconds()
    {
        using var here = new EndedSignIns(store, parts.Reader, parts.Time);
        var made = await MakeAsync();
        var caller = (await parts.Reader.ReadAsync((await UseAsync(made)).AccessToken))!;
        (await here.RefusalOfAsync(caller, default)).ShouldBeNull();

        await parts.SignOuts(store).EndAsync(ada.UserId, caller.DeviceId, RevokedBecause.User, default);
        parts.Time.Advance(TimeSpan.FromSeconds(5));

        (await here.RefusalOfAsync(caller, default)).ShouldNotBeNull().Problem.Status.ShouldBe(401);
        await IsRefusedAsync(made);
        (await tokens.ListAsync(ada.UserId, default)).Tokens.ShouldBeEmpty();
    }

    [Fact]
    public async Task Signing_out_everywhere_and_another_password_end_tokens_too()
    {
        var made = await MakeAsync();
        (await parts.SignOuts(store).EndAllAsync(ada.UserId, ada.DeviceId, RevokedBecause.User, default)).ShouldBe(1);
        await IsRefusedAsync(made);

        var another = await MakeAsync();
        var change = new ChangePassword { CurrentPassword = Password, NewPassword = "a short swim after dinner" };
        (await accounts.ChangePasswordAsync(ada, change, Home, default)).ShouldBeNull();
        await IsRefusedAsync(another);
    }

    [Fact]
    public async Task Another_password_ends_tokens_and_sign_ins_though_whoever_set_it_hangs_up()
    {
        var (made, other) = (await MakeAsync(), await AnotherPhoneAsync());
        using var caller = new CancellationTokenSource();
        var losing = parts.Accounts(StoreAndThen.After(store, nameof(IAccountStore.PutUserAsync), caller.CancelAsync), passwords);
        var change = new ChangePassword { CurrentPassword = Password, NewPassword = "a short swim after dinner" };

        (await losing.ChangePasswordAsync(ada, change, Home, caller.Token)).ShouldBeNull();

        caller.IsCancellationRequested.ShouldBeTrue();
        await IsRefusedAsync(made);
        (await store.GetDeviceAsync(ada.UserId, other.DeviceId, default))!.Document.RevokedBecause.ShouldBe(RevokedBecause.PasswordChanged);
        (await store.ListEventsAsync(ada.UserId, default)).ShouldContain(happened => happened.Kind == "password_changed");
    }

    [Fact]
    public async Task A_token_ends_with_the_sign_in_that_made_it_where_that_is_ended_from_elsewhere()
    {
        var thief = await AnotherPhoneAsync();
        var (stolen, kept) = (await MakeAsync(by: thief), await MakeAsync());

        await parts.SignOuts(store).EndAsync(ada.UserId, thief.DeviceId, RevokedBecause.User, default);

        await IsRefusedAsync(stolen);
        await UseAsync(kept);
        (await store.ListEventsAsync(ada.UserId, default)).Select(happened => happened.Kind).TakeLast(2).ShouldBe(["sign_in_ended", "token_revoked"]);
    }

    [Fact]
    public async Task A_token_that_a_copied_sign_in_made_ends_as_the_copy_is_found()
    {
        var (first, _) = await SignInAsync();
        var stolen = await MakeAsync(by: (await parts.Reader.ReadAsync(first!.AccessToken))!);
        var (second, _) = await parts.Renewal(store).RefreshAsync(first.RefreshToken!, default);
        (await parts.Renewal(store).RefreshAsync(second!.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        await UseAsync(stolen);

        (await parts.Renewal(store).RefreshAsync(first.RefreshToken!, default)).Tokens!.Revoked!.Reason.ShouldBe(RevokedBecause.TokenReuse);

        await IsRefusedAsync(stolen);
    }

    [Fact]
    public async Task A_phone_that_signs_itself_out_leaves_its_tokens_until_its_owner_ends_it()
    {
        var phone = await AnotherPhoneAsync();
        var made = await MakeAsync(by: phone);

        await parts.SignOuts(store).EndAsync(ada.UserId, phone.DeviceId, RevokedBecause.SignedOut, default);
        await UseAsync(made);
        await parts.SignOuts(store).EndAsync(ada.UserId, phone.DeviceId, RevokedBecause.User, default);

        await IsRefusedAsync(made);
    }

    [Fact]
    public async Task What_happens_to_a_token_stands_in_the_accounts_log()
    {
        var account = (await store.GetUserAsync(ada.UserId, default)).ShouldNotBeNull();
        (await store.PutUserAsync(account.Document with { EmailVerifiedAt = parts.Time.GetUtcNow() }, account.Revision, default)).ShouldBeTrue();
        var made = await MakeAsync();
        DeviceId.TryParse(made.TokenId, out var id).ShouldBeTrue();
        await parts.SignOuts(store).EndAsync(ada.UserId, id, RevokedBecause.User, default);

        var log = await store.ListEventsAsync(ada.UserId, default);
        log.Select(happened => (happened.Kind, happened.DeviceName)).TakeLast(2).ShouldBe([("token_made", "Runs"), ("token_revoked", "Runs")]);
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.ShouldContain(mail => mail.Text.Contains("“Runs”", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_is_no_refresh_token_and_no_sign_in_is_a_token()
    {
        var made = await MakeAsync();
        var (_, refusal) = await parts.Renewal(store).RefreshAsync(made.Token!, default);
        refusal.ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.InvalidRefreshToken);
        (_, refusal) = await parts.Renewal(store).RefreshAsync(made.Token![RefreshToken.PersonalPrefix.Length..], default);
        refusal.ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.InvalidRefreshToken);

        var (phone, _) = await SignInAsync();
        foreach (var text in new[] { phone!.RefreshToken!, RefreshToken.PersonalPrefix + phone.RefreshToken, "stamina_pat_", "", "x" })
        {
            (await tokens.UseAsync(text, default)).Refusal.ShouldNotBeNull().Problem.Status.ShouldBe(401);
        }
    }

    [Fact]
    public async Task One_letter_changed_makes_it_unknown()
    {
        var text = (await MakeAsync()).Token!;
        foreach (var place in Enumerable.Range(RefreshToken.PersonalPrefix.Length, text.Length - RefreshToken.PersonalPrefix.Length))
        {
            var changed = text[..place] + (text[place] == 'A' ? 'B' : 'A') + text[(place + 1)..];
            (await tokens.UseAsync(changed, default)).Refusal.ShouldNotBeNull().Problem.Status.ShouldBe(401);
        }
    }

    [Fact]
    public async Task Exporting_wants_no_proof_of_a_token_that_was_made_for_it()
    {
        var made = await MakeAsync(new MakeToken { Name = "Backup", Scopes = [AccessScope.Export] });
        var caller = (await parts.Reader.ReadAsync((await UseAsync(made)).AccessToken))!;
        parts.Time.Advance(TimeSpan.FromDays(1));

        var proof = new FreshProof(store, parts.Time);
        (await proof.MissingAsync(caller, default)).ShouldBeNull();
        (await proof.MissingAsync(ada, default)).ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.ReauthenticationRequired);
    }

    [Fact]
    public async Task An_account_has_at_most_twenty_and_phones_are_not_counted_with_them()
    {
        parts.Options.MostDevices = 1;
        for (var i = 0; i < PersonalTokens.Most; i++)
        {
            await MakeAsync();
        }

        var (_, refusal) = await tokens.MakeAsync(ada, Runs, default);
        refusal.ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.Conflict);
        await SignInAsync();
        (await tokens.ListAsync(ada.UserId, default)).Tokens.Count.ShouldBe(PersonalTokens.Most);
    }

    [Fact]
    public async Task Of_many_made_at_once_an_account_has_at_most_twenty()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Task.Run(async () => await tokens.MakeAsync(ada, Runs, default))));

        var accepted = made.Where(one => one.Refusal is null).Select(one => one.Answer!.TokenId).ToList();
        accepted.Count.ShouldBeLessThanOrEqualTo(PersonalTokens.Most);
        (await tokens.ListAsync(ada.UserId, default)).Tokens.Select(token => token.TokenId).ShouldBe(accepted, ignoreOrder: true);
        made.Where(one => one.Refusal is not null).Select(one => one.Refusal!.Problem.Type).ShouldAllBe(type => type == ProblemTypes.Conflict);
    }

    [Fact]
    public async Task Making_and_revoking_in_turn_ends_after_forty_until_a_while_has_passed()
    {
        for (var i = 0; i < 2 * PersonalTokens.Most; i++)
        {
            DeviceId.TryParse((await MakeAsync()).TokenId, out var token).ShouldBeTrue();
            await parts.SignOuts(store).EndAsync(ada.UserId, token, RevokedBecause.User, default);
        }

        var (_, refusal) = await tokens.MakeAsync(ada, Runs, default);
        refusal.ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.TooManyRequests);
        parts.Time.Advance(TimeSpan.FromMinutes(15));
        await MakeAsync();
    }

    [Fact]
    public async Task What_is_wrong_with_a_wish_is_named()
    {
        var wrong = new MakeToken { Name = " ", Scopes = [], ExpiresInDays = 366 };
        var (_, refusal) = await tokens.MakeAsync(ada, wrong, default);
        refusal.ShouldNotBeNull().Problem.Errors!.Select(error => error.Field).ShouldBe(["name", "scopes", "expires_in_days"]);

        (_, refusal) = await tokens.MakeAsync(ada, Runs with { Scopes = [AccessScope.Export, AccessScope.Export] }, default);
        refusal.ShouldNotBeNull().Problem.Errors!.Single().Field.ShouldBe("scopes");
    }

    [Fact]
    public async Task A_sign_in_that_was_ended_meanwhile_makes_none()
    {
        await parts.SignOuts(store).EndAsync(ada.UserId, ada.DeviceId, RevokedBecause.User, default);

        var (_, refusal) = await tokens.MakeAsync(ada, Runs, default);

        refusal.ShouldNotBeNull().Problem.Status.ShouldBe(401);
        (await tokens.ListAsync(ada.UserId, default)).Tokens.ShouldBeEmpty();
    }

    private async Task<Caller> AnotherPhoneAsync() => await CallerAsync((await SignInAsync()).Tokens.ShouldNotBeNull());

    private async Task<TokenAnswer> MakeAsync(MakeToken? request = null, Caller? by = null)
    {
        var (made, refusal) = await tokens.MakeAsync(by ?? ada, request ?? Runs, default);
        refusal.ShouldBeNull();
        return made.ShouldNotBeNull();
    }

    private async Task<TokensAnswer> UseAsync(TokenAnswer made) => (await tokens.UseAsync(made.Token!, default)).Tokens.ShouldNotBeNull();

    private async Task IsRefusedAsync(TokenAnswer made) =>
        (await tokens.UseAsync(made.Token!, default)).Refusal.ShouldNotBeNull().Problem.Type.ShouldBe(ProblemTypes.Unauthorized);

    [GeneratedRegex("^stamina_pat_[A-Za-z0-9_-]{108}$", RegexOptions.None, matchTimeoutMilliseconds: 60_000)]
    private static partial Regex Form();
}
