using Stamina.Adapters.Sqlite;
using Stamina.Adapters.Sqlite.Queue;
using Stamina.Ports.Queue;

namespace Stamina.AdapterTests.Sqlite;

public sealed class SqliteBatchQueueTests : BatchQueueSuite
{
    protected override Task<IQueueFixture> StartAsync(int maxBatches = 10_000) => Task.FromResult<IQueueFixture>(new SqliteQueueFixture(maxBatches));
}

internal sealed class SqliteQueueFixture(int maxBatches) : IQueueFixture
{
    private readonly DataFolder folder = new();
    private SqliteBatchQueue? queue;

    public IBatchPublisher Publisher => Open();

    public IBatchQueue Queue => Open();

    public IHandlerProgress Progress => Open();

    public Task RestartAsync()
    {
        queue?.Dispose();
        queue = null;
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        queue?.Dispose();
        folder.Dispose();
        return ValueTask.CompletedTask;
    }

    private SqliteBatchQueue Open() => queue ??= new SqliteBatchQueue(new SqliteOptions { DataFolder = folder.Path, QueueMaxBatches = maxBatches }, TimeProvider.System);
}
