using Stamina.Adapters.Memory;
using Stamina.Ports.Cache;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.Memory;

public sealed class MemoryTotalsCacheTests : TotalsCacheSuite
{
    protected override Task<ITotalsCache> StartAsync() => Task.FromResult<ITotalsCache>(new MemoryTotalsCache(new MemoryCacheOptions()));

    [Fact]
    public async Task Its_memory_is_bounded_and_what_it_forgets_keeps_its_floor()
    {
        var cache = new MemoryTotalsCache(new MemoryCacheOptions { MaxUsers = 10 });
        var users = Documents.NewUsers(50);
        foreach (var user in users)
        {
            await cache.RaiseFloorAsync(user, 7, CancellationToken.None);
            await cache.PutAsync(user, new UserTotals(7, 202611, 202611, []), CancellationToken.None);
        }

        var kept = 0;
        foreach (var user in users)
        {
            kept += await cache.GetAsync(user, CancellationToken.None) is null ? 0 : 1;
            await cache.PutAsync(user, new UserTotals(6, 202611, 202611, []), CancellationToken.None);
            (await cache.GetAsync(user, CancellationToken.None))?.Revision.ShouldBe(7);
        }

        kept.ShouldBe(10);
    }
}
