using Stamina.AdapterTests.Engines;
using Stamina.Ports.Cache;

namespace Stamina.AdapterTests.Redis;

public sealed class RedisTotalsCacheTests(EngineFixture engines) : TotalsCacheSuite, IAsyncDisposable
{
    private readonly List<RedisSetup> started = [];

    public async ValueTask DisposeAsync()
    {
        foreach (var setup in started)
        {
            await setup.DisposeAsync();
        }
    }

    protected override async Task<ITotalsCache> StartAsync()
    {
        var setup = new RedisSetup(await engines.RedisAsync());
        started.Add(setup);
        return setup.Cache;
    }
}
