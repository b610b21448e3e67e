using Microsoft.Extensions.DependencyInjection;
using Stamina.AdapterTests.Engines;
using Stamina.Adapters.Redis;
using Stamina.Contracts.Ids;
using Stamina.Ports.Peers;

namespace Stamina.AdapterTests.Redis;

/// <summary>The list of sign-ins that were ended, over a real Redis: there, not there yet, and killed.</summary>
public sealed class EndedSignInListTests(EngineFixture engines)
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeMilliseconds(1_796_000_000_123);

    private readonly string prefix = $"test{Guid.NewGuid():N}:";

    [Fact]
    public async Task What_one_server_adds_another_reads_until_it_is_over()
    {
        var redis = await engines.RedisAsync();
        await using var here = Services(redis);
        await using var there = Services(redis);
        var (one, other) = (ListOf(here), ListOf(there));
        var (shorter, longer) = (Ended(TimeSpan.FromMinutes(5)), Ended(TimeSpan.FromMinutes(15)));
        (await ReadAsync(other, Now)).ShouldBeEmpty();

        foreach (var ended in new[] { longer, shorter, longer })
        {
            (await one.TryAddAsync(ended, Now, default)).ShouldBeTrue();
        }

        (await ReadAsync(other, Now)).ShouldBe([shorter, longer]);
        (await ReadAsync(other, shorter.Until)).ShouldBe([longer]);
        var last = Ended(TimeSpan.FromHours(1));
        (await one.TryAddAsync(last, longer.Until, default)).ShouldBeTrue();
        (await ReadAsync(other, Now)).ShouldBe([last], "what is over was removed");
    }

    [Fact]
    public async Task While_redis_is_away_nothing_is_known_and_nothing_thrown_and_once_it_is_back_it_goes_on()
    {
        await using var redis = await Engine.StartAsync("redis");
        await redis.KillAsync();
        await using var here = Services(redis);
        var list = ListOf(here);
        var ended = Ended(TimeSpan.FromMinutes(15));
        (await list.TryAddAsync(ended, Now, default)).ShouldBeFalse();
        (await list.TryListAsync(Now, default)).ShouldBeNull();

        await redis.StartAsync();
        await Wait.UntilAsync(async () => await list.TryAddAsync(ended, Now, default));
        await Wait.UntilAsync(async () => await list.TryListAsync(Now, default) is { Count: 1 });

        await redis.KillAsync();
        await Wait.UntilAsync(async () => await list.TryListAsync(Now, default) is null);
    }

    private static async Task<List<EndedSignIn>> ReadAsync(IEndedSignInList list, DateTimeOffset now) =>
        [.. (await list.TryListAsync(now, default)).ShouldNotBeNull()];

    private static EndedSignIn Ended(TimeSpan lives) => new(new DeviceId(Guid.NewGuid()), Now + lives);

    private static IEndedSignInList ListOf(ServiceProvider services) => services.GetRequiredService<IEndedSignInList>();

    private ServiceProvider Services(Engine redis) => new ServiceCollection().AddLogging().AddRedisEndedSignInList(o =>
    {
        (o.Host, o.Port, o.Password, o.KeyPrefix) = ("127.0.0.1", redis.Port, redis["password"], prefix);
        o.MaxReconnectDelay = TimeSpan.FromMilliseconds(100);
        (o.CallTimeout, o.ConnectTimeout) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10)); // a busy machine is no outage
    }).BuildServiceProvider();
}
