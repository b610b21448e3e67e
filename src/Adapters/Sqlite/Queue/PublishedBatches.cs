namespace Stamina.Adapters.Sqlite.Queue;

/// <summary>
/// Batches that this process has published and its own consumer has not come to: they are handed over as they are, instead of being read out of the file again.
/// Which batches there are, and in which order, the file alone says: a batch that is missing here is read there, and one that the file has no longer is never
/// handed over.
/// </summary>
internal sealed class PublishedBatches
{
    /// <summary>A consumer that is further behind than this, in bytes, reads the rest out of the file.</summary>
    public const int MostBytes = 4 << 20;

    // No id is that high: nothing is kept for a consumer that is not there.
    private const long Nobody = long.MaxValue;

    private readonly Lock gate = new();
    private readonly Queue<(long Id, ReadOnlyMemory<byte> Batch)> waiting = new();
    private long reached = Nobody;
    private long bytes;

    /// <summary>From now on a consumer walks the file from its first batch on, or (false) nobody does.</summary>
    public void SetConsumed(bool isConsumed)
    {
        lock (gate)
        {
            reached = isConsumed ? 0 : Nobody;
            bytes = 0;
            waiting.Clear();
        }
    }

    /// <summary>Keeps a batch that is durable, where the consumer has not passed it and there is room.</summary>
    /// <param name="id">Its row, which no other batch ever has.</param>
    /// <param name="batch">Its bytes, which nobody changes any more.</param>
    public void Keep(long id, ReadOnlyMemory<byte> batch)
    {
        lock (gate)
        {
            if (id > reached && bytes + batch.Length <= MostBytes)
            {
                waiting.Enqueue((id, batch));
                bytes += batch.Length;
            }
        }
    }

    /// <summary>The consumer has come to this row. Null where its batch must be read.</summary>
    public ReadOnlyMemory<byte>? Take(long id)
    {
        lock (gate)
        {
            reached = id;
            ReadOnlyMemory<byte>? found = null;

            // Those before it are in the file no longer. Two that were published at once may stand in the other order: then both are read, or the second is.
            while (waiting.TryPeek(out var next) && next.Id <= id)
            {
                waiting.Dequeue();
                bytes -= next.Batch.Length;
                found = next.Id == id ? next.Batch : found;
            }

            return found;
        }
    }
}
