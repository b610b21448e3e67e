using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Stamina.AdapterTests.Engines;
using Stamina.Adapters.Redis;
using Stamina.GoalServer.Answering;
using Stamina.Tests.Answering;

namespace Stamina.AdapterTests.Redis;

/// <summary>A process's answers over a real Redis, with keys of their own.</summary>
internal sealed class RedisSetup : IAsyncDisposable
{
    private readonly Action<RedisOptions> configure;
    private readonly ServiceProvider direct;

    public RedisSetup(Engine engine, Action<RedisOptions>? configure = null)
        : this(
            Patient + (o => (o.Host, o.Port, o.Password, o.KeyPrefix) = ("127.0.0.1", engine.Port, engine["password"], $"test{Guid.NewGuid():N}:")) + configure
        ) { }

    private RedisSetup(Action<RedisOptions> configure)
    {
        configure(Options);
        // Once: the prefix is random.
        this.configure = o =>
        {
            foreach (var property in typeof(RedisOptions).GetProperties())
            {
                property.SetValue(o, property.GetValue(Options));
            }
        };
        Answers = new AnsweringProcess(services => services.AddRedisCache(this.configure).Configure<ReadOptions>(o => o.CacheWait = Wait));
        direct = new ServiceCollection().AddLogging().AddRedisCache(this.configure).BuildServiceProvider();
    }

    public RedisOptions Options { get; } = new();

    /// <summary>Sets the same options, keys included.</summary>
    public Action<RedisOptions> Configure => configure;

    public AnsweringProcess Answers { get; }

    /// <summary>Past the readers' bound.</summary>
    public IDistributedCache Direct => direct.GetRequiredService<IDistributedCache>();

    /// <summary>The times that production has.</summary>
    public static void Impatient(RedisOptions options) =>
        (options.CallTimeout, options.ConnectTimeout) = (new RedisOptions().CallTimeout, new RedisOptions().ConnectTimeout);

    /// <summary>For tests that are not about time, on machines that are busy.</summary>
    private static Action<RedisOptions> Patient => o => (o.CallTimeout, o.ConnectTimeout) = (TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));

    private TimeSpan Wait => Options.CallTimeout;

    /// <summary>Another process, on the same keys.</summary>
    public RedisSetup Another() => new(configure);

    public async ValueTask DisposeAsync()
    {
        await Answers.DisposeAsync();
        await direct.DisposeAsync();
    }
}
