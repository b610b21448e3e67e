using Microsoft.Extensions.Logging.Abstractions;
using Stamina.Adapters.RabbitMQ;
using Stamina.AdapterTests.Engines;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;
using Stamina.Tests;

namespace Stamina.AdapterTests.RabbitMQ;

public sealed class RabbitBatchQueueTests(EngineFixture engines) : BatchQueueSuite
{
    protected override async Task<IQueueFixture> StartAsync(int maxBatches = 10_000) => new RabbitQueueFixture(await engines.RabbitMqAsync(), maxBatches);
}

internal sealed class RabbitQueueFixture : IQueueFixture
{
    private readonly RabbitOptions options;
    private readonly string folder;
    private CellCipher cipher = TestKeys.Queue;
    private RabbitBatchPublisher? publisher;
    private RabbitBatchQueue? queue;

    public RabbitQueueFixture(Engine engine, int maxBatches = 10_000, Action<RabbitOptions>? configure = null)
    {
        options = OptionsFor(engine);
        folder = engine.Folder;
        options.QueueMaxBatches = maxBatches;
        configure?.Invoke(options);
    }

    public IBatchPublisher Publisher =>
        publisher ??= new RabbitBatchPublisher(options, cipher, TimeProvider.System, NullLogger<RabbitBatchPublisher>.Instance);

    public IBatchQueue Queue => OpenQueue();

    public static RabbitOptions OptionsFor(Engine engine) => new()
    {
        Hosts = ["127.0.0.1"],
        Port = engine.Port,
        User = engine["user"],
        Password = engine["password"],
        Queue = $"test.{Guid.NewGuid():N}",
        // A busy machine is no outage.
        PublishTimeout = TimeSpan.FromSeconds(30),
        ConnectTimeout = TimeSpan.FromSeconds(30),
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

    public async Task RestartAsync(CellCipher with)
    {
        await RestartAsync();
        cipher = with;
    }

    public async Task<byte[]> DumpAsync()
    {
        var dumped = new MemoryStream();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            try
            {
                await using var from = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
                await from.CopyToAsync(dumped);
            }
            catch (IOException)
            {
                // The broker has just done away with it, or it is no file but a socket.
            }
        }

        return dumped.ToArray();
    }

    public async ValueTask DisposeAsync() => await RestartAsync();

    private RabbitBatchQueue OpenQueue() => queue ??= new RabbitBatchQueue(options, cipher, TimeProvider.System, NullLogger<RabbitBatchQueue>.Instance);
}
