using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;

namespace Stamina.Tests.Accounts;

/// <summary>A phone has one sign-in: what becomes of the one that it had before, on a real SQLite store.</summary>
public sealed class FormerSignInTests : AccountTest
{
    [Fact]
    public async Task Signing_in_again_on_a_phone_ends_the_sign_in_that_it_had_and_no_other()
    {
        var first = await RegisterAsync();
        var tablet = (await SignInAsync(Mail, Password)).Tokens.ShouldNotBeNull();
        var renewed = (await parts.Renewal(store).RefreshAsync(first.RefreshToken!, default)).Tokens.ShouldNotBeNull();

        var second = (await SignInAgainAsync(renewed.RefreshToken)).Tokens.ShouldNotBeNull();

        second.DeviceId.ShouldNotBe(first.DeviceId);
        var late = (await parts.Renewal(store).RefreshAsync(renewed.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        (late.Scope, late.Revoked!.Reason).ShouldBe((TokenRight.UploadOnly, RevokedBecause.SignedOut));
        (await parts.Renewal(store).RefreshAsync(second.RefreshToken!, default)).Tokens!.Scope.ShouldBe(TokenRight.Full);
        (await parts.Renewal(store).RefreshAsync(tablet.RefreshToken!, default)).Tokens!.Scope.ShouldBe(TokenRight.Full);
        (await store.ListEventsAsync(Id(first), default)).Select(happened => happened.Kind).ShouldContain(EventKind.SignInEnded);
    }

    [Fact]
    public async Task Whoever_signs_in_on_a_phone_ends_the_sign_in_of_whoever_had_it_before()
    {
        var ada = await RegisterAsync();
        var device = new DeviceInfo { Name = "Phone", FormerRefreshToken = ada.RefreshToken };

        var (eve, refused) = await Accounts.RegisterAsync(new Register { Email = "eve@example.org", Password = Password, Device = device }, Home, default);

        refused.ShouldBeNull();
        (eve!.UserId == ada.UserId).ShouldBeFalse();
        (await parts.Renewal(store).RefreshAsync(ada.RefreshToken!, default)).Tokens!.Revoked!.Reason.ShouldBe(RevokedBecause.SignedOut);
    }

    [Fact]
    public async Task A_former_sign_in_that_cannot_be_read_keeps_nobody_from_signing_in()
    {
        var ada = await RegisterAsync();
        await kept.DamageAsync("device", Id(ada));
        var phone = new DeviceInfo { Name = "Phone", FormerRefreshToken = ada.RefreshToken };

        var (eve, refused) = await Accounts.RegisterAsync(new Register { Email = "eve@example.org", Password = Password, Device = phone }, Home, default);
        refused.ShouldBeNull();
        eve!.Scope.ShouldBe(TokenRight.Full);
        var (again, refusedAgain) = await Accounts.SignInAsync(new SignIn { Email = "eve@example.org", Password = Password, Device = phone }, Home, default);
        refusedAgain.ShouldBeNull();
        again!.Scope.ShouldBe(TokenRight.Full);
    }

    [Fact]
    public async Task A_former_sign_in_goes_on_where_the_password_was_wrong_and_one_that_is_made_up_ends_nothing()
    {
        var ada = await RegisterAsync();
        var mine = new DeviceInfo { FormerRefreshToken = ada.RefreshToken };
        (await Accounts.SignInAsync(new SignIn { Email = Mail, Password = "not the password", Device = mine }, Home, default)).Refusal.ShouldNotBeNull();

        foreach (var madeUp in new[] { "", "nonsense", ada.RefreshToken![..^4] + "AAAA", ada.AccessToken })
        {
            (await SignInAgainAsync(madeUp)).Tokens.ShouldNotBeNull();
        }

        (await parts.Renewal(store).RefreshAsync(ada.RefreshToken!, default)).Tokens!.Scope.ShouldBe(TokenRight.Full);
    }

    private ValueTask<SignInOutcome> SignInAgainAsync(string? former) =>
        Accounts.SignInAsync(new SignIn { Email = Mail, Password = Password, Device = new DeviceInfo { FormerRefreshToken = former } }, Home, default);
}
