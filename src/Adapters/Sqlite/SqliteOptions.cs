namespace Stamina.Adapters.Sqlite;

/// <summary>Where the embedded engines keep their files, and how much may wait.</summary>
public sealed class SqliteOptions
{
    /// <summary>The folder of <c>store.db</c>, <c>queue.db</c> and <c>directory.db</c>; made where it is missing, readable by its owner alone.</summary>
    public string DataFolder { get; set; } = "data";

    /// <summary>Batches that may wait for the Data Handler before the queue is full.</summary>
    public int QueueMaxBatches { get; set; } = 100_000;

    /// <summary>Bytes that may wait for the Data Handler before the queue is full.</summary>
    public long QueueMaxBytes { get; set; } = 1L << 30;

    /// <summary>How long a statement waits for another process's lock before the store counts as unavailable.</summary>
    public TimeSpan BusyTimeout { get; set; } = TimeSpan.FromSeconds(5);

    internal string StorePath => Path.Combine(DataFolder, "store.db");

    internal string QueuePath => Path.Combine(DataFolder, "queue.db");

    internal string DirectoryPath => Path.Combine(DataFolder, "directory.db");
}
