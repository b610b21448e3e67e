using System.CommandLine;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Accounts;
using Stamina.Host.Commands;

namespace Stamina.Tests.Accounts;

/// <summary>What operators do to all accounts, on a real SQLite store.</summary>
public sealed class AccountOperatorsTests : AccountTest
{
    private const string Grace = "grace@example.org";

    [Fact]
    public async Task Every_sign_in_of_every_account_ends()
    {
        var (ada, grace) = (await RegisterAsync(), await RegisterAsync(Grace));
        (await SignInAsync()).Refusal.ShouldBeNull();

        var ended = await parts.Operators(store).EndAllSessionsAsync(default);

        (ended.Accounts, ended.SignIns, ended.PassedOver, ended.Why).ShouldBe((2, 3, 0, null));
        (await EndsAsync(ada)).ShouldBe("operator operator");
        (await EndsAsync(grace)).ShouldBe("operator");
        (await store.ListEventsAsync(Id(grace), default))
            .Count(happened => happened.Kind == EventKind.SignInEnded && happened.By == EventBy.Operator)
            .ShouldBe(1);

        (await parts.Operators(store).EndAllSessionsAsync(default)).SignIns.ShouldBe(0, "it is safe to repeat");
    }

    [Fact]
    public async Task An_account_whose_key_cannot_be_unwrapped_is_told_of_and_holds_up_no_other()
    {
        var (ada, grace) = (await RegisterAsync(), await RegisterAsync(Grace));
        await kept.DamageKeyAsync(Id(ada));

        var ended = await parts.Operators(store).EndAllSessionsAsync(default);

        (ended.Accounts, ended.SignIns, ended.PassedOver).ShouldBe((1, 1, 1));
        ended.Why.ShouldNotBeNull().ShouldStartWith(ada.UserId);
        (await EndsAsync(ada)).ShouldBe("alive");
        (await EndsAsync(grace)).ShouldBe("operator");
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(179, 2)]
    public async Task A_phone_that_renewed_after_the_backup_that_was_restored_is_told_of_its_end_and_nobody_of_a_copied_token(int renewed, int restored)
    {
        var ada = await RegisterAsync();
        var account = (await store.GetUserAsync(Id(ada), default)).ShouldNotBeNull();
        (await store.PutUserAsync(account.Document with { EmailVerifiedAt = parts.Time.GetUtcNow() }, account.Revision, default)).ShouldBeTrue();
        var backup = (await store.ListDevicesAsync(Id(ada), default)).ShouldHaveSingleItem().Document;

        parts.Time.Advance(TimeSpan.FromDays(renewed));
        var newer = (await parts.Renewal(store).RefreshAsync(ada.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        parts.Time.Advance(TimeSpan.FromDays(restored));
        var lost = (await store.ListDevicesAsync(Id(ada), default)).ShouldHaveSingleItem();
        (await store.PutDeviceAsync(backup, lost.Revision, default)).ShouldBeTrue();
        await parts.Outbox.DrainAsync(default);
        parts.Mail.Clear();

        (await parts.Operators(store).EndAllSessionsAsync(default)).SignIns.ShouldBe(1);

        var told = (await parts.Renewal(store).RefreshAsync(newer.RefreshToken!, default)).Tokens.ShouldNotBeNull();
        (told.Scope, told.Revoked!.Reason).ShouldBe((TokenRight.UploadOnly, RevokedBecause.Operator));
        await parts.Outbox.DrainAsync(default);
        parts.Mail.All.ShouldBeEmpty();
        (await store.ListEventsAsync(Id(ada), default)).Select(happened => happened.Kind).ShouldNotContain(EventKind.TokenReuse);
    }

    [Theory]
    [InlineData("account end-sessions ada@example.org", true)]
    [InlineData("account end-sessions -", true)]
    [InlineData("account end-sessions --all", true)]
    [InlineData("account end-sessions", false)]
    [InlineData("account end-sessions ada@example.org --all", false)]
    [InlineData("account find", false)]
    public void Sign_ins_are_ended_of_one_account_or_of_all_and_the_rest_is_of_one(string arguments, bool isUnderstood)
    {
        var root = new RootCommand("The server of a test.") { AccountCommand.Create() };
        (root.Parse(arguments.Split(' ')).Errors.Count == 0).ShouldBe(isUnderstood);
    }

    private async Task<string> EndsAsync(TokensAnswer tokens) =>
        string.Join(' ', (await store.ListDevicesAsync(Id(tokens), default)).Select(device => device.Document.RevokedBecause ?? "alive"));
}
