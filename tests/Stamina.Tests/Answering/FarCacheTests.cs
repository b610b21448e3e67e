using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.GoalServer.Answering;

namespace Stamina.Tests.Answering;

/// <summary>How long a cache that is away is asked.</summary>
public sealed class FarCacheTests
{
    private readonly MoodyCache far = new();
    private readonly ManualTime clock = new(new DateTimeOffset(2026, 11, 22, 7, 0, 0, TimeSpan.Zero));
    private readonly FarCache cache;

    public FarCacheTests() => cache = new FarCache(far, Options.Create(new ReadOptions()), clock, NullLogger<FarCache>.Instance);

    [Fact]
    public async Task After_a_failure_nobody_asks_for_a_while_and_then_one_finds_out()
    {
        await cache.SetAsync("k", [1], new DistributedCacheEntryOptions());
        far.Mood = CacheMood.Throws;
        await AskAsync();
        for (var i = 0; i < 10; i++)
        {
            (await AskAsync()).ShouldBeNull();
        }

        far.Gets.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(2));
        await AskAsync();
        await AskAsync();
        far.Gets.ShouldBe(2);

        far.Mood = CacheMood.Works;
        clock.Advance(TimeSpan.FromSeconds(2));
        (await AskAsync()).ShouldBe([1]);
        (await AskAsync()).ShouldBe([1]);
    }

    private Task<byte[]?> AskAsync() => cache.GetAsync("k");
}
