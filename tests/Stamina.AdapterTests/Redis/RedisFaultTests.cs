using System.Globalization;
using System.Text;
using Stamina.Adapters.Redis;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;

namespace Stamina.AdapterTests.Redis;

/// <summary>Redis down, hung, flushed, and commands that run after they were given up.</summary>
public sealed class RedisFaultTests(EngineFixture engines)
{
    private static readonly TimeSpan OneSecond = TimeSpan.FromSeconds(1);

    private readonly UserId user = new(Guid.NewGuid());

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(30)).Token;

    /// <summary>The trap: without floors, the late SET wins, as the first half shows on the bare client.</summary>
    [Fact]
    public async Task A_timed_out_set_that_runs_later_does_not_bring_back_a_stale_value()
    {
        var redis = await engines.RedisAsync();
        await using var relay = new HoldingRelay(redis.Port);
        await using var setup = new RedisSetup(redis, o => (o.Port, o.CallTimeout) = (relay.Port, TimeSpan.FromMilliseconds(250)));
        await using var direct = new RedisSetup(redis, o => o.KeyPrefix = setup.Options.KeyPrefix);
        var key = setup.Options.KeyPrefix + "bare";
        (await setup.Client.GetAsync(key, Soon)).ShouldBeNull();

        // Two writes of revision 5 are held on their way and time out; revision 6 is written meanwhile.
        relay.Hold();
        var old = setup.Client.SetAsync(key, "5"u8.ToArray(), TimeSpan.FromMinutes(1), Soon);
        await setup.Cache.PutAsync(user, RedisSetup.Totals(user, 5), Soon);
        await Should.ThrowAsync<RedisUnavailableException>(old);
        var held = relay.LetNewOnesPass();
        await direct.Client.SetAsync(key, "6"u8.ToArray(), TimeSpan.FromMinutes(1), Soon);
        await direct.Cache.RaiseFloorAsync(user, 6, Soon);
        await direct.Cache.PutAsync(user, RedisSetup.Totals(user, 6), Soon);

        // The held writes arrive after all.
        await relay.ReleaseAsync(held);
        await Wait.UntilAsync(async () => Encoding.ASCII.GetString((await direct.Client.GetAsync(key, Soon))!) == "5");
        (await direct.Cache.GetAsync(user, Soon))!.Revision.ShouldBe(6);
    }

    [Fact]
    public async Task A_stale_value_does_not_come_back_where_only_the_floor_has_risen()
    {
        var redis = await engines.RedisAsync();
        await using var relay = new HoldingRelay(redis.Port);
        await using var setup = new RedisSetup(redis, o => (o.Port, o.CallTimeout) = (relay.Port, TimeSpan.FromMilliseconds(250)));
        await using var direct = new RedisSetup(redis, o => o.KeyPrefix = setup.Options.KeyPrefix);
        (await setup.Cache.GetAsync(user, Soon)).ShouldBeNull();
        relay.Hold();
        await setup.Cache.PutAsync(user, RedisSetup.Totals(user, 5), Soon);
        await direct.Cache.RaiseFloorAsync(user, 6, Soon);
        await relay.ReleaseAsync(relay.LetNewOnesPass());
        await direct.Cache.PutAsync(user, RedisSetup.Totals(user, 4), Soon);
        (await direct.Cache.GetAsync(user, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_redis_that_hangs_costs_no_call_a_second_and_every_answer_is_right()
    {
        await using var redis = await Engine.StartAsync("redis");
        await using var reader = new RedisSetup(redis, RedisSetup.Impatient);
        await using var handler = reader.Another();
        await UntilKeptAsync(reader, 1);

        await redis.HangAsync();
        await WithinAsync(OneSecond, () => handler.Cache.RaiseFloorAsync(user, 2, Soon));
        for (var i = 0; i < 20; i++)
        {
            await WithinAsync(OneSecond, async () => (await reader.Cache.GetAsync(user, Soon)).ShouldBeNull());
            await WithinAsync(OneSecond, () => reader.Cache.PutAsync(user, RedisSetup.Totals(user, 1), Soon));
        }

        await redis.ResumeAsync();
        // The floor that could not be raised is, as soon as Redis is back; from then on the old value is never seen.
        await Wait.UntilAsync(async () => await RawAsync(reader, user, "f") == "2");
        (await reader.Cache.GetAsync(user, Soon)).ShouldBeNull();
        await UntilKeptAsync(reader, 2);
    }

    [Fact]
    public async Task A_redis_that_is_down_costs_next_to_nothing_and_is_used_again_when_it_is_back()
    {
        await using var redis = await Engine.StartAsync("redis");
        await using var setup = new RedisSetup(redis, RedisSetup.Impatient);
        await UntilKeptAsync(setup, 1);
        await redis.KillAsync();
        for (var i = 0; i < 50; i++)
        {
            await WithinAsync(OneSecond, async () => (await setup.Cache.GetAsync(user, Soon)).ShouldBeNull());
        }

        await setup.Cache.RaiseFloorAsync(user, 3, Soon);
        await redis.StartAsync();
        await Wait.UntilAsync(async () => await RawAsync(setup, user, "f") == "3");
        await setup.Cache.PutAsync(user, RedisSetup.Totals(user, 2), Soon);
        (await setup.Cache.GetAsync(user, Soon)).ShouldBeNull();
        await UntilKeptAsync(setup, 3);
    }

    [Fact]
    public async Task A_value_read_before_a_flush_is_refused_after_it()
    {
        await using var redis = await Engine.StartAsync("redis");
        await using var slow = new RedisSetup(redis);
        await using var quick = slow.Another();
        await using var handler = slow.Another();

        // The slow reader asks, finds nothing, and reads revision 1 from the store. Then revision 2 is written, Redis is flushed and forgets the floor.
        (await slow.Cache.GetAsync(user, Soon)).ShouldBeNull();
        await handler.Cache.RaiseFloorAsync(user, 2, Soon);
        await handler.Client.CallAsync(["FLUSHALL"u8.ToArray()], Soon);
        (await quick.Cache.GetAsync(user, Soon)).ShouldBeNull();
        await slow.Cache.PutAsync(user, RedisSetup.Totals(user, 1), Soon);
        (await quick.Cache.GetAsync(user, Soon)).ShouldBeNull();
        await quick.Cache.PutAsync(user, RedisSetup.Totals(user, 2), Soon);
        (await slow.Cache.GetAsync(user, Soon))!.Revision.ShouldBe(2);
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_counts_as_missing()
    {
        await using var setup = new RedisSetup(await engines.RedisAsync());
        await setup.Cache.PutAsync(user, RedisSetup.Totals(user, 1), Soon);
        await setup.Client.CallAsync(["HSET"u8.ToArray(), Key(setup, user), "v"u8.ToArray(), "rubbish of more than twenty bytes"u8.ToArray()], Soon);
        (await setup.Cache.GetAsync(user, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task Tls_and_passwords_are_demanded_and_used()
    {
        var redis = await engines.RedisAsync();
        await using var tls = new RedisSetup(redis, o =>
        {
            o.Port = int.Parse(redis["tls_port"], CultureInfo.InvariantCulture);
            (o.Tls, o.TlsServerName, o.TlsAuthorityFile, o.User) = (true, "localhost", redis["tls_ca"], "default");
        });
        await tls.Cache.PutAsync(user, RedisSetup.Totals(user, 7), Soon);
        (await tls.Cache.GetAsync(user, Soon))!.Revision.ShouldBe(7);
        await using var stranger = new RedisSetup(tls.Options, o => o.TlsAuthorityFile = null);
        await Should.ThrowAsync<RedisUnavailableException>(stranger.Client.GetAsync("x", Soon));
        await using var wrong = new RedisSetup(redis, o => o.Password = "wrong");
        await Should.ThrowAsync<RedisUnavailableException>(wrong.Client.GetAsync("x", Soon));
    }

    [Fact]
    public async Task Thousands_of_calls_at_once_each_get_their_own_reply()
    {
        await using var setup = new RedisSetup(await engines.RedisAsync());
        await Task.WhenAll(Enumerable.Range(0, 4_000).Select(async i =>
        {
            var value = RedisClient.Number(i);
            await setup.Client.SetAsync($"{setup.Options.KeyPrefix}{i}", value, TimeSpan.FromMinutes(1), Soon);
            (await setup.Client.GetAsync($"{setup.Options.KeyPrefix}{i}", Soon)).ShouldBe(value);
        }));
    }

    // As a reader does it: ask, find nothing, put. Again where the machine was too busy for the time a call has.
    private Task UntilKeptAsync(RedisSetup setup, long revision) => Wait.UntilAsync(async () =>
    {
        if ((await setup.Cache.GetAsync(user, Soon))?.Revision == revision)
        {
            return true;
        }

        await setup.Cache.PutAsync(user, RedisSetup.Totals(user, revision), Soon);
        return false;
    });

    private static byte[] Key(RedisSetup setup, UserId user) => RedisClient.Utf8($"{setup.Options.KeyPrefix}totals:{user}");

    private static async Task<string?> RawAsync(RedisSetup setup, UserId user, string field)
    {
        try
        {
            var value = (await setup.Client.CallAsync(["HGET"u8.ToArray(), Key(setup, user), RedisClient.Utf8(field)], Soon)).Bytes;
            return value is null ? null : Encoding.ASCII.GetString(value);
        }
        catch (RedisUnavailableException)
        {
            return null;
        }
    }

    private static async Task WithinAsync(TimeSpan limit, Func<ValueTask> call)
    {
        var started = TimeProvider.System.GetTimestamp();
        await call();
        TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(limit);
    }
}
