using Stamina.Adapters.Sqlite.Engine;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.Sqlite.Queue;

/// <summary>Walks the rows in id order; a tag is a row's id.</summary>
internal sealed class SqliteBatchConsumer(SqliteBatchQueue queue, SqliteDatabase database, TimeProvider time) : IBatchConsumer
{
    // One answer holds no more than this, however large its batches are (beyond a first).
    private const long BytesAtOnce = 16 << 20;

    private long taken;
    private bool closed;

    public async ValueTask<IReadOnlyList<Delivery>> ReceiveAsync(int max, TimeSpan gather, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(closed, this);
        var deliveries = new List<Delivery>();
        while (!Take(deliveries, max))
        {
            await queue.WaitForNewsAsync(cancellationToken);
        }

        if (deliveries.Count < max && gather > TimeSpan.Zero)
        {
            try
            {
                await Task.Delay(gather, time, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // Only the gathering ends: what was taken already goes to the caller.
                return deliveries;
            }

            Take(deliveries, max);
        }

        return deliveries;
    }

    public ValueTask AckAsync(IReadOnlyList<Delivery> deliveries, CancellationToken cancellationToken) => queue.SettleAsync(deliveries);

    public ValueTask DeadLetterAsync(Delivery delivery, ReadOnlyMemory<byte> remains, string reason, CancellationToken cancellationToken)
    {
        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        return queue.SettleAsync([delivery], session => session.Execute(
            "INSERT INTO dead_letter (at_ms, reason, body) VALUES ($1, $2, $3)", at, reason, Blob.Of(queue.Sealed(remains))));
    }

    public ValueTask DisposeAsync()
    {
        if (!closed)
        {
            closed = true;
            queue.ConsumerClosed();
        }

        return ValueTask.CompletedTask;
    }

    private bool Take(List<Delivery> deliveries, int max)
    {
        using var read = database.Read();
        var size = deliveries.Sum(d => (long)d.Body.Length);
        while (deliveries.Count < max && (size < BytesAtOnce || deliveries.Count == 0))
        {
            var id = read.Session.First("SELECT id FROM batch WHERE id > $1 ORDER BY id LIMIT 1", r => r.GetInt64(0), taken);
            if (id == 0)
            {
                break;
            }

            taken = id;
            var delivery = queue.TakePublished(id) is { } published
                ? new Delivery((ulong)id, published)
                : read.Session.First("SELECT body FROM batch WHERE id = $1", r => queue.Opened(new Delivery((ulong)id, r.GetFieldValue<byte[]>(0))), id);
            if (delivery is not null)
            {
                size += delivery.Body.Length;
                deliveries.Add(delivery);
            }
        }

        return deliveries.Count > 0;
    }
}
