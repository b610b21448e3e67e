using System.Net;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Stamina.AccountServer;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Peers;

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
    [InlineData("8264193057")]
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
    [InlineData("password123")]
    [InlineData("1234567891")]
    [InlineData("qwertyuiop")]
    [InlineData("Password1!")]
    [InlineData("P@ssw0rd2026")]
    [InlineData("iloveyou123")]
    [InlineData("letmein123")]
    [InlineData("passwordpassword")]
    [InlineData("stamina2026")]
    [InlineData("Stamina2026!")]
    [InlineData("1q2w3e4r5t")]
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
            throttle.Begin(account, Address(i)).Wait.ShouldBeNull();
        }

        throttle.Begin(account, Address(11)).Wait.ShouldBe(TimeSpan.FromSeconds(30));
        time.Advance(TimeSpan.FromSeconds(30));
        throttle.Begin(account, Address(12)).Wait.ShouldBeNull();
        throttle.Begin(account, Address(13)).Wait.ShouldNotBeNull();
        throttle.Begin(RandomNumberGenerator.GetBytes(32), Address(13)).Wait.ShouldBeNull("another account is not concerned");
    }

    [Fact]
    public void The_right_password_forgets_the_failures_of_the_account_but_not_of_the_network()
    {
        var throttle = Throttle(new ManualTime(TestAccounts.Start));
        var own = RandomNumberGenerator.GetBytes(32);
        for (var i = 0; i < 9; i++)
        {
            throttle.Begin(own, Address(1)).Wait.ShouldBeNull();
        }

        throttle.Begin(own, Address(1)).Succeeded();
        for (var i = 0; i < 91; i++)
        {
            throttle.Begin(RandomNumberGenerator.GetBytes(32), Address(1)).Wait.ShouldBeNull();
        }

        throttle.Begin(RandomNumberGenerator.GetBytes(32), Address(1)).Wait.ShouldNotBeNull("9 + 91 failures came from here");
        throttle.Begin(own, Address(1)).Wait.ShouldBeNull("its owner signed in from here before");
    }

    [Fact]
    public void While_strangers_guess_the_owner_gets_in_from_home_and_from_a_phone_that_is_signed_in()
    {
        var throttle = Throttle(new ManualTime(TestAccounts.Start));
        var own = RandomNumberGenerator.GetBytes(32);
        throttle.Begin(own, Address(1)).Succeeded();
        for (var i = 0; i < 50; i++)
        {
            throttle.Begin(own, Address(2 + (i % 5)));
        }

        throttle.Begin(own, Address(9)).Wait.ShouldNotBeNull("a stranger waits");
        throttle.Begin(own, Address(1)).Wait.ShouldBeNull();
        throttle.Begin(own, Address(9), new DeviceId(Guid.NewGuid())).Wait.ShouldBeNull();
    }

    [Fact]
    public void A_stolen_token_and_a_familiar_network_are_held_back_on_their_own()
    {
        var throttle = Throttle(new ManualTime(TestAccounts.Start));
        var own = RandomNumberGenerator.GetBytes(32);
        var stolen = new DeviceId(Guid.NewGuid());
        throttle.Begin(own, Address(1)).Succeeded();
        for (var i = 0; i < 10; i++)
        {
            throttle.Begin(own, Address(2), stolen).Wait.ShouldBeNull();
            throttle.Begin(own, Address(1)).Wait.ShouldBeNull();
        }

        throttle.Begin(own, Address(2), stolen).Wait.ShouldNotBeNull();
        throttle.Begin(own, Address(1)).Wait.ShouldNotBeNull();
        throttle.Begin(own, Address(3)).Wait.ShouldBeNull("strangers are counted apart");
    }

    [Fact]
    public void Trying_an_account_that_is_held_back_costs_the_network_too()
    {
        var throttle = Throttle(new ManualTime(TestAccounts.Start));
        var attacked = RandomNumberGenerator.GetBytes(32);
        for (var i = 0; i < 100; i++)
        {
            throttle.Begin(attacked, Address(1));
        }

        throttle.Begin(RandomNumberGenerator.GetBytes(32), Address(1)).Wait.ShouldNotBeNull();
    }

    [Fact]
    public async Task One_network_cannot_fill_the_line_in_front_of_the_hasher()
    {
        using var passwords = new Passwords(new CountingHasher(rounds: 1_000), atOnce: 0);
        using var end = new CancellationTokenSource();
        var flood = Enumerable.Range(0, 64).Select(_ => passwords.HashAsync("a long walk", Address(1), end.Token).AsTask()).ToList();

        var owner = passwords.HashAsync("a long walk", Address(2), end.Token).AsTask();

        flood.Count(sent => !sent.IsCompleted).ShouldBe(8);
        owner.IsCompleted.ShouldBeFalse("it waits in the line instead of being turned away");
        await end.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(owner);
        await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(flood));
        (
            await passwords.HashAsync("a long walk", Address(1), new CancellationToken(true)).AsTask().ContinueWith(t => t.IsCanceled, TaskScheduler.Default)
        ).ShouldBeTrue("the places are given back");
    }

    [Fact]
    public void A_household_with_many_addresses_of_version_6_counts_as_one()
    {
        var throttle = Throttle(new ManualTime(TestAccounts.Start));
        for (var i = 0; i < 100; i++)
        {
            throttle.Begin(RandomNumberGenerator.GetBytes(32), IPAddress.Parse($"2001:db8:1:2::{i:x}")).Wait.ShouldBeNull();
        }

        throttle.Begin(RandomNumberGenerator.GetBytes(32), IPAddress.Parse("2001:db8:1:2:ffff::1")).Wait.ShouldNotBeNull();
        throttle.Begin(RandomNumberGenerator.GetBytes(32), IPAddress.Parse("2001:db8:1:3::1")).Wait.ShouldBeNull();
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

    [Fact]
    public void Whoever_goes_from_one_server_to_the_next_gains_nothing_and_words_of_strangers_count_for_nothing()
    {
        var time = new ManualTime(TestAccounts.Start);
        var line = new Line();
        var servers = Enumerable.Range(0, 3).Select(_ => new Server(line, time, Secret)).ToList();
        var account = RandomNumberGenerator.GetBytes(32);
        var checkedAt = new int[3];
        for (var i = 0; i < 60; i++)
        {
            var attempt = servers[i % 3].Throttle.Begin(account, Address(i));
            if (attempt.Wait is null)
            {
                checkedAt[i % 3]++;
                attempt.Failed();
            }
        }

        checkedAt.Sum().ShouldBe(10, "as many as at one server alone");
        servers[0].Throttle.Begin(account, Address(99)).Wait.ShouldNotBeNull();
        var words = line.Words.ToList();
        words.Count.ShouldBe(20, "ten of the account, ten of networks");

        // Another account: words that were heard before, that another secret made, or that were changed.
        var fresh = new Server(line, time, Secret);
        var strangers = new Server(new Line(), time, new AccountSecret(Enumerable.Repeat((byte)9, 32).ToArray()));
        foreach (var word in words)
        {
            servers[0].Shared.Heard(word);
            strangers.Shared.Heard(word);
            for (var at = 0; at < word.Length; at += 7)
            {
                byte[] changed = [.. word];
                changed[at] ^= 1;
                fresh.Shared.Heard(changed);
            }
        }

        fresh.Throttle.Begin(account, Address(99)).Wait.ShouldBeNull();
        strangers.Throttle.Begin(account, Address(99)).Wait.ShouldBeNull();
        time.Advance(TimeSpan.FromSeconds(31));
        var late = new Server(line, time, Secret);
        words.ForEach(word => late.Shared.Heard(word));
        late.Throttle.Begin(account, Address(99)).Wait.ShouldBeNull("they are old");
        servers[0].Throttle.Begin(account, Address(99)).Wait.ShouldBeNull("what was heard again did not count again: one has come back");
    }

    [Fact]
    public void A_network_that_signed_in_at_one_server_is_familiar_at_the_others()
    {
        var time = new ManualTime(TestAccounts.Start);
        var line = new Line();
        var (one, other) = (new Server(line, time, Secret), new Server(line, time, Secret));
        var account = RandomNumberGenerator.GetBytes(32);
        one.Throttle.Begin(account, Address(1)).Succeeded();
        for (var i = 0; i < 30; i++)
        {
            if (other.Throttle.Begin(account, Address(2 + (i % 5))) is { Wait: null } attempt)
            {
                attempt.Failed();
            }
        }

        other.Throttle.Begin(account, Address(9)).Wait.ShouldNotBeNull();
        other.Throttle.Begin(account, Address(1)).Wait.ShouldBeNull();
    }

    [Fact]
    public void A_server_counts_from_its_start_whatever_others_tell_it()
    {
        var told = typeof(SharedFailures).Assembly.GetTypes()
            .Where(type => !type.IsGenericType && type != typeof(SharedThrottlesStartup) && NeededBy(type).Contains(typeof(SharedFailures)))
            .ToList();

        told.ShouldContain(typeof(SignInThrottle));
        told.Except(NeededBy(typeof(SharedThrottlesStartup))).ShouldBeEmpty("SharedThrottlesStartup has them made at the start");
    }

    private static IEnumerable<Type> NeededBy(Type type) =>
        type.GetConstructors().SelectMany(constructor => constructor.GetParameters()).Select(parameter => parameter.ParameterType);

    private static AccountSecret Secret => new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    // What every server tells comes to all at once.
    private sealed class Line : IPeerServers
    {
        private readonly List<Action<ReadOnlyMemory<byte>>> listeners = [];

        public List<byte[]> Words { get; } = [];

        public void Tell(ReadOnlyMemory<byte> word)
        {
            Words.Add(word.ToArray());
            listeners.ForEach(heard => heard(word));
        }

        public void Listen(Action<ReadOnlyMemory<byte>> heard) => listeners.Add(heard);
    }

    private sealed class Server : IDisposable
    {
        public Server(Line line, ManualTime time, AccountSecret secret)
        {
            Shared = new SharedFailures(secret, [line], time);
            Throttle = new SignInThrottle(Options.Create(new AccountOptions()), Shared, time);
            Shared.Listen();
        }

        public SharedFailures Shared { get; }

        public SignInThrottle Throttle { get; }

        public void Dispose() => Throttle.Dispose();
    }

    private static SignInThrottle Throttle(ManualTime time) => new(Options.Create(new AccountOptions()), new SharedFailures(Secret, [], time), time);

    private static IPAddress Address(int i) => IPAddress.Parse($"192.0.2.{i}");
}
