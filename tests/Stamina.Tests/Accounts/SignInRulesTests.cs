using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;

namespace Stamina.Tests.Accounts;

public class SignInRulesTests
{
    [Theory]
    [InlineData("Ada@Example.ORG", "ada@example.org")]
    [InlineData("  ada@example.org ", "ada@example.org")]
    [InlineData("ada@bücher.example", "ada@xn--bcher-kva.example")]
    [InlineData("Ävä@example.org", "ävä@example.org")]
    [InlineData("a.d+a@example.org", "a.d+a@example.org")]
    [InlineData("ada@localhost", "ada@localhost")]
    public void Addresses_are_told_apart_by_their_normal_form(string entered, string normalised)
    {
        EmailAddress.TryParse(entered, out var email).ShouldBeTrue();
        email.Normalised.ShouldBe(normalised);
        email.Entered.ShouldBe(entered.Trim());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ada")]
    [InlineData("@example.org")]
    [InlineData("ada@")]
    [InlineData("ada@@example.org")]
    [InlineData("a da@example.org")]
    [InlineData("ada@exa mple.org")]
    [InlineData("ada@example..org")]
    [InlineData("ada\n@example.org")]
    [InlineData("ada\u200b@example.org")]
    [InlineData("ada@-example.org")]
    public void What_is_no_address_is_told_apart(string? text) => EmailAddress.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void Lengths_of_addresses_have_bounds()
    {
        EmailAddress.TryParse(new string('a', 64) + "@example.org", out _).ShouldBeTrue();
        EmailAddress.TryParse(new string('a', 65) + "@example.org", out _).ShouldBeFalse();
        EmailAddress.TryParse("a@" + string.Join('.', Enumerable.Repeat(new string('b', 60), 5)), out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("a long walk")]
    [InlineData("🏃🏃‍♀️ before noon")]
    [InlineData("correcthorsebatterystaple")]
    [InlineData("1234567891")]
    public void Passwords_need_length_and_nothing_else(string password) => PasswordRules.Objection(password, null).ShouldBeNull();

    [Theory]
    [InlineData("")]
    [InlineData("ninechars")]
    [InlineData("aaaaaaaaaaaa")]
    [InlineData("ababababab")]
    [InlineData("abcabcabcabc")]
    [InlineData("1234567890")]
    [InlineData("0987654321")]
    [InlineData("abcdefghijkl")]
    [InlineData("ADA.lovelace@example.org")]
    [InlineData("ada.lovelace")]
    public void What_anybody_tries_first_is_refused(string password)
    {
        EmailAddress.TryParse("Ada.Lovelace@example.org", out var email).ShouldBeTrue();
        PasswordRules.Objection(password, email).ShouldNotBeNull();
    }

    [Fact]
    public void Passwords_are_counted_in_characters_not_in_halves_of_them()
    {
        var faces = Enumerable.Range(0, 256).Select(i => char.ConvertFromUtf32(0x1F300 + (i * 7 % 251))).ToArray();
        PasswordRules.Objection(string.Concat(faces), null).ShouldBeNull();
        PasswordRules.Objection(string.Concat(faces) + "x", null).ShouldNotBeNull();
    }

    [Fact]
    public void After_too_many_failures_an_account_waits_and_recovers_with_time()
    {
        var time = new ManualTime(TestAccounts.Start);
        var throttle = Throttle(time);
        var account = RandomNumberGenerator.GetBytes(32);
        for (var i = 0; i < 10; i++)
        {
            throttle.Begin(account, Address(i)).ShouldBeNull();
        }

        throttle.Begin(account, Address(11)).ShouldBe(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));
        throttle.Begin(account, Address(12)).ShouldBeNull();
        throttle.Begin(account, Address(13)).ShouldNotBeNull();
        throttle.Begin(RandomNumberGenerator.GetBytes(32), Address(13)).ShouldBeNull("another account is not concerned");
    }

    [Fact]
    public void The_right_password_forgets_the_failures_of_the_account_but_not_of_the_address()
    {
        var time = new ManualTime(TestAccounts.Start);
        var throttle = Throttle(time);
        var own = RandomNumberGenerator.GetBytes(32);
        for (var round = 0; round < 11; round++)
        {
            for (var i = 0; i < 9; i++)
            {
                throttle.Begin(own, Address(1)).ShouldBeNull();
            }

            throttle.Begin(own, Address(1)).ShouldBeNull();
            throttle.Succeeded(own, Address(1));
        }

        throttle.Begin(RandomNumberGenerator.GetBytes(32), Address(1)).ShouldBeNull();
        throttle.Begin(RandomNumberGenerator.GetBytes(32), Address(1)).ShouldNotBeNull("99 + 1 failures came from here");
    }

    [Fact]
    public void A_household_with_many_addresses_of_version_6_counts_as_one()
    {
        var throttle = Throttle(new ManualTime(TestAccounts.Start));
        for (var i = 0; i < 100; i++)
        {
            throttle.Begin(RandomNumberGenerator.GetBytes(32), IPAddress.Parse($"2001:db8:1:2::{i:x}")).ShouldBeNull();
        }

        throttle.Begin(RandomNumberGenerator.GetBytes(32), IPAddress.Parse("2001:db8:1:2:ffff::1")).ShouldNotBeNull();
        throttle.Begin(RandomNumberGenerator.GetBytes(32), IPAddress.Parse("2001:db8:1:3::1")).ShouldBeNull();
    }

    [Fact]
    public void Failures_take_bounded_memory()
    {
        var now = TestAccounts.Start;
        var buckets = new FailureBuckets<int>(10, TimeSpan.FromSeconds(30));
        for (var i = 0; i < FailureBuckets<int>.Most * 2; i++)
        {
            buckets.Take(i, now);
        }

        buckets.Count.ShouldBeLessThanOrEqualTo(FailureBuckets<int>.Most);
    }

    private static SignInThrottle Throttle(ManualTime time) => new(Options.Create(new AccountOptions()), time);

    private static IPAddress Address(int i) => IPAddress.Parse($"192.0.2.{i}");
}
