using System.Net;
using Stamina.AccountServer.Consent;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Clients;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>Which privacy notice people agreed to, and when, on a real store and a clock that is turned by hand.</summary>
public sealed class ConsentTests : IAsyncLifetime
{
    private static readonly IPAddress Home = IPAddress.Parse("192.0.2.1");

    private readonly TestAccounts parts = new();
    private readonly TestAccountStore kept;
    private readonly PrivacyNoticeOptions notice = new() { Controller = "Example Sports, Graz", Contact = "privacy@example.org", Version = "2026-11" };

    public ConsentTests() => kept = new TestAccountStore(parts);

    private IAccountStore Store => kept.Get<IAccountStore>();

    private Consents Consents => new(Store, Microsoft.Extensions.Options.Options.Create(notice), parts.Events(Store), parts.Time);

    public async ValueTask InitializeAsync() => await kept.OpenAsync();

    public ValueTask DisposeAsync() => kept.DisposeAsync();

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
        var ada = await RegisterAsync(Consents.Given());
        var consent = (await AccountAsync(ada)).Consents.ShouldNotBeNull().ShouldHaveSingleItem();
        (consent.NoticeVersion, consent.At).ShouldBe(("2026-11", TestAccounts.Start));
        (await KindsAsync(ada)).ShouldBe([EventKind.Registered, EventKind.ConsentGiven, EventKind.SignedIn], ignoreOrder: true);
    }

    [Fact]
    public async Task An_account_of_before_the_notice_agrees_once_with_the_phone_in_the_log_and_to_the_next_notice_again()
    {
        var ada = await RegisterAsync(null);
        (await AccountAsync(ada)).Consents.ShouldBeNull();
        (await GiveAsync(ada, "2026-11")).ShouldBeNull();
        (await GiveAsync(ada, "2026-11")).ShouldBeNull();
        (await AccountAsync(ada)).Consents.ShouldNotBeNull().ShouldHaveSingleItem();
        (await Store.ListEventsAsync(ada.UserId, default)).Where(happened => happened.Kind == EventKind.ConsentGiven)
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
        var ada = await RegisterAsync(null);
        (await GiveAsync(ada, "1")).ShouldBeNull();
        (await AccountAsync(ada)).Consents.ShouldBeNull();
        (await KindsAsync(ada)).ShouldNotContain(EventKind.ConsentGiven);
    }

    [Fact]
    public async Task An_account_that_was_deleted_agrees_to_nothing()
    {
        var ada = await RegisterAsync(null);
        (await parts.Accounts(Store, kept.Passwords).DeleteAsync(ada, new DeleteAccount { Password = "a long walk before breakfast" }, Home, default))
            .ShouldBeNull();
        (await GiveAsync(ada, "2026-11"))!.Problem.Type.ShouldBe(ProblemTypes.Gone);
    }

    private ValueTask<Stamina.Http.Problems.Refusal?> GiveAsync(Caller caller, string version) =>
        Consents.GiveAsync(caller, new GiveConsent { NoticeVersion = version }, default);

    private async Task<Caller> RegisterAsync(ConsentDocument? consent)
    {
        var request = new Register { Email = "ada@example.org", Password = "a long walk before breakfast" };
        var (tokens, _) = await parts.Accounts(Store, kept.Passwords).Registration.RegisterAsync(request, consent, Home, default);
        return (await parts.Reader.ReadAsync(tokens!.AccessToken))!;
    }

    private async Task<UserDocument> AccountAsync(Caller caller) => (await Store.GetUserAsync(caller.UserId, default))!.Document;

    private async Task<IEnumerable<string>> KindsAsync(Caller caller) =>
        (await Store.ListEventsAsync(caller.UserId, default)).Select(happened => happened.Kind);
}
