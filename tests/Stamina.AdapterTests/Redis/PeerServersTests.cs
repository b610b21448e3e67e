using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.SigningIn;
using Stamina.AdapterTests.Engines;
using Stamina.Adapters.Redis;
using Stamina.Ports.Peers;

namespace Stamina.AdapterTests.Redis;

/// <summary>Two servers of one cell that tell one another of failed sign-ins over a real Redis: there, not there yet, and killed.</summary>
public sealed class PeerServersTests(EngineFixture engines)
{
    private static readonly AccountSecret Secret = new(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());

    private readonly string prefix = $"test{Guid.NewGuid():N}:";
    private int guesses;

    [Fact]
    public async Task Guesses_at_one_server_hold_back_the_guesser_at_the_other()
    {
        var redis = await engines.RedisAsync();
        await using var one = new Server(redis, prefix);
        await using var other = new Server(redis, prefix);

        await UntilToldAsync(one, other);
    }

    [Fact]
    public async Task Each_server_counts_for_itself_while_redis_is_away_and_they_tell_again_once_it_is_back()
    {
        await using var redis = await Engine.StartAsync("redis");
        await redis.KillAsync();
        await using var one = new Server(redis, prefix);
        await using var other = new Server(redis, prefix);
        Guess(one, 20).ShouldBe(10, "never open");
        await redis.StartAsync();
        await UntilToldAsync(one, other);

        await redis.KillAsync();
        Guess(one, 20).ShouldBe(10);
        Guess(other, 20).ShouldBe(10);

        await redis.StartAsync();
        await UntilToldAsync(other, one);
    }

    [Fact]
    public async Task A_server_whose_subscription_was_not_answered_in_time_asks_again_and_is_told_from_then_on()
    {
        var redis = await engines.RedisAsync();
        await using var relay = new HoldingRelay(redis.Port, $"{prefix}fellows");
        await using var one = new Server(redis, prefix);
        await using var late = new Server(redis, prefix, relay.Port);

        await UntilToldAsync(one, late);

        relay.HasHeld.ShouldBeTrue();
    }

    // An account that was guessed at here is held back there; with the next account where it was not, because nobody listened yet.
    private Task UntilToldAsync(Server here, Server there) => Wait.UntilAsync(() =>
    {
        var isTold = guesses > 0 && there.Throttle.Begin(AccountOf(guesses), new IPAddress([203, 0, (byte)(guesses >> 8), (byte)guesses])).Wait is not null;
        return isTold || Guess(here, 10) < 0;
    });

    private int Guess(Server server, int times)
    {
        var account = AccountOf(++guesses);
        return Enumerable.Range(0, times).Count(i =>
        {
            var attempt = server.Throttle.Begin(account, new IPAddress([10, (byte)(guesses >> 8), (byte)guesses, (byte)i]));
            if (attempt.Wait is null)
            {
                attempt.Failed();
            }

            return attempt.Wait is null;
        });
    }

    private static byte[] AccountOf(int number) => [.. BitConverter.GetBytes(number), .. new byte[28]];

    private sealed class Server : IAsyncDisposable
    {
        private readonly ServiceProvider services;

        public Server(Engine redis, string prefix, int? port = null)
        {
            services = new ServiceCollection().AddLogging().AddRedisCache(o =>
            {
                (o.Host, o.Port, o.Password, o.KeyPrefix) = ("127.0.0.1", port ?? redis.Port, redis["password"], prefix);
                o.MaxReconnectDelay = TimeSpan.FromMilliseconds(100);
            }).BuildServiceProvider();
            var shared = new SharedFailures(Secret, services.GetServices<IPeerServers>(), TimeProvider.System);
            Throttle = new SignInThrottle(Options.Create(new AccountOptions()), shared, TimeProvider.System);
            shared.Listen();
        }

        public SignInThrottle Throttle { get; }

        public async ValueTask DisposeAsync()
        {
            Throttle.Dispose();
            await services.DisposeAsync();
        }
    }
}
