using Microsoft.Extensions.Logging.Abstractions;
using Stamina.Adapters.RabbitMQ;
using Stamina.AdapterTests.Engines;
using Stamina.Ports.Queue;

namespace Stamina.AdapterTests.RabbitMQ;

public sealed class RabbitBatchQueueTests(EngineFixture engines) : BatchQueueSuite
{
    protected override async Task<IQueueFixture> StartAsync(int maxBatches = 10_000) => new RabbitQueueFixture(await engines.RabbitMqAsync(), maxBatches);
}

internal sealed class RabbitQueueFixture : IQueueFixture
{
    private readonly RabbitOptions options;
    private RabbitBatchPublisher? publisher;
    private RabbitBatchQueue? queue;

    public RabbitQueueFixture(Engine engine, int maxBatches = 10_000, Action<RabbitOptions>? configure = null)
    {
        options = OptionsFor(engine);
        options.QueueMaxBatches = maxBatches;
        configure?.Invoke(options);
    }

    public IBatchPublisher Publisher => publisher ??= new RabbitBatchPublisher(options, TimeProvider.System, NullLogger<RabbitBatchPublisher>.Instance);

    public IBatchQueue Queue => OpenQueue();

    public static RabbitOptions OptionsFor(Engine engine) => new()
    {
        Hosts = ["127.0.0.1"],
        Port = engine.Port,
        User = engine["user"],
        Password = engine["password"],
        Queue = $"test.{Guid.NewGuid():N}",
    };

    public async Task RestartAsync()
    {
        if (publisher is not null)
        {
            await publisher.DisposeAsync();
        }

        if (queue is not null)
        {
            await queue.DisposeAsync();
        }

        (publisher, queue) = (null, null);
    }

    public async ValueTask DisposeAsync() => await RestartAsync();

    private RabbitBatchQueue OpenQueue() => queue ??= new RabbitBatchQueue(options, TimeProvider.System, NullLogger<RabbitBatchQueue>.Instance);
}
