using Microsoft.Extensions.Logging.Abstractions;
using Stamina.Adapters.Redis;
using Stamina.AdapterTests.Engines;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests.Redis;

/// <summary>A client and a cache on an engine, with keys of their own.</summary>
internal sealed class RedisSetup : IAsyncDisposable
{
    public RedisSetup(Engine engine, Action<RedisOptions>? configure = null)
        : this(new RedisOptions { Host = "127.0.0.1", Port = engine.Port, Password = engine["password"], KeyPrefix = $"test{Guid.NewGuid():N}:" }, Patient + configure)
    {
    }

    public RedisSetup(RedisOptions options, Action<RedisOptions>? configure = null)
    {
        configure?.Invoke(options);
        Options = options;
        Client = new RedisClient(options, TimeProvider.System, NullLogger<RedisClient>.Instance);
        Cache = new RedisTotalsCache(Client, options, TimeProvider.System, NullLogger<RedisTotalsCache>.Instance);
    }

    /// <summary>For tests that are not about time, on machines that are busy.</summary>
    private static Action<RedisOptions> Patient => o => (o.CallTimeout, o.ConnectTimeout) = (TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10));

    public RedisOptions Options { get; }

    /// <summary>The times that production has.</summary>
    public static void Impatient(RedisOptions options) => (options.CallTimeout, options.ConnectTimeout) = (new RedisOptions().CallTimeout, new RedisOptions().ConnectTimeout);

    public RedisClient Client { get; }

    public RedisTotalsCache Cache { get; }

    /// <summary>Another process's view of the same keys.</summary>
    public RedisSetup Another() => new(Options);

    public static UserTotals Totals(UserId user, long revision) => new(revision, 202601, 202612,
    [
        new MonthTotals
        {
            Key = new MonthKey(user, 202611),
            Rows =
            [
                new MonthRow
                {
                    SessionId = SessionId.Create("running", Guid.NewGuid()).Value, ExerciseType = "running", LocalDate = new DateOnly(2026, 11, 22), Finished = true,
                    LastHeardMs = revision, ElapsedMs = 3_600_000, MovingMs = 3_500_000, Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["distance"] = 10_000_000 },
                },
            ],
        },
    ]);

    public async ValueTask DisposeAsync()
    {
        await Cache.DisposeAsync();
        await Client.DisposeAsync();
    }
}
