using Stamina.AccountServer.Consent;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Clients;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Accounts;

/// <summary>Which privacy notice people agreed to, and when, on a real store and a clock that is turned by hand.</summary>
public sealed class ConsentTests : AccountTest
{
    private readonly PrivacyNoticeOptions notice = new() { Controller = "Example Sports, Graz", Contact = "privacy@example.org", Version = "2026-11" };

    private Consents Consents => new(store, Microsoft.Extensions.Options.Options.Create(notice), parts.Events(store), parts.Time);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("2026-10")]
    [InlineData("2026-11 ")]
    public void Registering_without_agreeing_to_the_notice_that_counts_is_refused(string? version) =>
        Consents.Missing(version)!.Problem.Type.ShouldBe(ProblemTypes.ConsentRequired);

    [Fact]
    public async Task What_was_agreed_to_while_registering_stands_in_the_account_and_in_its_log()
    {
        Consents.Missing("2026-11").ShouldBeNull();
        var ada = await RegisterAsync(Consents.Given()!);
        var consent = (await AccountAsync(ada)).Consents.ShouldNotBeNull().ShouldHaveSingleItem();
        (consent.NoticeVersion, consent.At).ShouldBe(("2026-11", TestAccounts.Start));
        (await KindsAsync(ada)).ShouldBe([EventKind.Registered, EventKind.ConsentGiven, EventKind.SignedIn], ignoreOrder: true);
    }

    [Fact]
    public async Task An_account_of_before_the_notice_agrees_once_with_the_phone_in_the_log_and_to_the_next_notice_again()
    {
        var ada = await RegisterPhoneAsync();
        (await AccountAsync(ada)).Consents.ShouldBeNull();
        (await GiveAsync(ada, "2026-11")).ShouldBeNull();
        (await GiveAsync(ada, "2026-11")).ShouldBeNull();
        (await AccountAsync(ada)).Consents.ShouldNotBeNull().ShouldHaveSingleItem();
        (await store.ListEventsAsync(ada.UserId, default)).Where(happened => happened.Kind == EventKind.ConsentGiven)
            .ShouldHaveSingleItem().DeviceId.ShouldBe(ada.DeviceId.Value);

        notice.Version = "2027-01";
        parts.Time.Advance(TimeSpan.FromDays(60));
        (await GiveAsync(ada, "2026-11"))!.Problem.Type.ShouldBe(ProblemTypes.ConsentRequired, "the person has not seen the one that counts");
        (await GiveAsync(ada, "2027-01")).ShouldBeNull();
        (await AccountAsync(ada)).Consents!.Select(given => given.NoticeVersion).ShouldBe(["2026-11", "2027-01"], "what was agreed to when can be shown");
    }

    [Fact]
    public async Task A_server_of_ones_own_asks_nobody_and_records_nothing()
    {
        (notice.Controller, notice.Contact) = (null, null);
        Consents.Missing(null).ShouldBeNull();
        Consents.Given().ShouldBeNull();
        var ada = await RegisterPhoneAsync();
        (await GiveAsync(ada, "1")).ShouldBeNull();
        (await AccountAsync(ada)).Consents.ShouldBeNull();
        (await KindsAsync(ada)).ShouldNotContain(EventKind.ConsentGiven);
    }

    [Fact]
    public async Task An_account_that_was_deleted_agrees_to_nothing()
    {
        var ada = await RegisterPhoneAsync();
        (await Accounts.DeleteAsync(ada, new DeleteAccount { Password = Password }, Home, default)).ShouldBeNull();
        (await GiveAsync(ada, "2026-11"))!.Problem.Type.ShouldBe(ProblemTypes.Gone);
    }

    private ValueTask<Stamina.Http.Problems.Refusal?> GiveAsync(Caller caller, string version) =>
        Consents.GiveAsync(caller, new GiveConsent { NoticeVersion = version }, default);

    private async Task<Caller> RegisterAsync(ConsentDocument consent)
    {
        var (tokens, _) = await Accounts.Registration.RegisterAsync(new Register { Email = Mail, Password = Password }, consent, Home, default);
        return await CallerAsync(tokens!);
    }

    private async Task<UserDocument> AccountAsync(Caller caller) => (await store.GetUserAsync(caller.UserId, default))!.Document;

    private async Task<IEnumerable<string>> KindsAsync(Caller caller) =>
        (await store.ListEventsAsync(caller.UserId, default)).Select(happened => happened.Kind);
}
