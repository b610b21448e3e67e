using Stamina.AdapterTests.Engines;

[assembly: AssemblyFixture(typeof(EngineFixture))]

namespace Stamina.AdapterTests.Engines;

/// <summary>
/// The engines that the tests share: each starts when the first test asks and ends with the run. A test that kills or stops one starts its own.
/// Where an engine cannot be installed or started, its tests fail; none is skipped.
/// </summary>
public sealed class EngineFixture : IAsyncDisposable
{
    private readonly Lazy<Task<Engine>> rabbitMq = new(() => Engine.StartAsync("rabbitmq", "--tls"));
    private readonly Lazy<Task<Engine>> redis = new(() => Engine.StartAsync("redis", "--tls"));
    private readonly Lazy<Task<Engine>> postgres = new(() => Engine.StartAsync("postgres", "--set", "fsync=off"));
    private readonly Lazy<Task<Engine>> mongoDb = new(() => Engine.StartAsync("mongodb", "--set", "fsync=off"));

    public Task<Engine> RabbitMqAsync() => rabbitMq.Value;

    public Task<Engine> RedisAsync() => redis.Value;

    /// <summary>Without fsync, for speed; tests about durability start their own.</summary>
    public Task<Engine> PostgresAsync() => postgres.Value;

    /// <summary>A mongod where there is one, else DocumentDB behind the gateway; or the server that the environment names.</summary>
    public async Task<string> MongoUrlAsync() =>
        Environment.GetEnvironmentVariable(MongoDB.MongoDatabases.NamedServer) is { Length: > 0 } named ? named : (await mongoDb.Value)["url"];

    public async ValueTask DisposeAsync()
    {
        foreach (var started in new[] { rabbitMq, redis, postgres, mongoDb }.Where(l => l.IsValueCreated && l.Value.IsCompletedSuccessfully))
        {
            await (await started.Value).DisposeAsync();
        }
    }
}
