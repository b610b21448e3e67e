using System.Globalization;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Queue;

/// <summary>
/// The embedded queue: publisher and consumer in one process over queue.db. A batch is one row, encrypted, durable at its commit, deleted once it is appended.
/// </summary>
internal sealed class SqliteBatchQueue : IBatchPublisher, IBatchQueue, IDisposable
{
    // A command beside the server may have put something into the queue; this process is not notified of that, so it looks.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    private readonly SqliteOptions options;
    private readonly TimeProvider time;
    private readonly CellCipher cipher;
    private readonly SqliteDatabase database;
    private readonly QueueWriter writer;
    private readonly PublishedBatches published = new();
    private readonly SemaphoreSlim oneConsumer = new(1, 1);

    // Holds one token while there may be something new: publishing never blocks on it, and a consumer never polls.
    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    // What is there at the start is counted, then what this process puts there: its rows carry its number.
    private readonly long self = BitConverter.ToInt64(Guid.NewGuid().ToByteArray());
    private readonly long countedThrough;
    private long batches;
    private long bytes;

    public SqliteBatchQueue(SqliteOptions options, TimeProvider time, CellCipher cipher)
    {
        this.options = options;
        this.time = time;
        this.cipher = cipher;
        PrivateFiles.CreateFolder(options.DataFolder);
        PrivateFiles.CreateFile(options.QueuePath);
        var migrations = new MigrationSet("queue");
        var session = new SqliteSession(options.QueuePath, options.BusyTimeout, readOnly: false);
        try
        {
            migrations.Apply(session);
            (batches, bytes, countedThrough) = session.First(
                "SELECT count(*), coalesce(sum(length(body)), 0), coalesce(max(id), 0) FROM batch",
                r => (r.GetInt64(0), r.GetInt64(1), r.GetInt64(2)));
        }
        catch
        {
            session.Dispose();
            throw;
        }

        database = new SqliteDatabase(options.QueuePath, migrations, options.BusyTimeout);
        writer = new QueueWriter(session);
    }

    public ValueTask PublishAsync(BatchName name, ReadOnlyMemory<byte> batch, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ReadOnlyMemory<byte> body;
        try
        {
            body = cipher.Seal(batch);
        }
        catch (KeyRingException e)
        {
            return ValueTask.FromException(new QueueUnavailableException("The batch could not be encrypted.", e));
        }

        if (!Reserve(body.Length))
        {
            return ValueTask.FromException(new QueueUnavailableException("The queue is full."));
        }

        return Publish();

        async ValueTask Publish()
        {
            var at = time.GetUtcNow().ToUnixTimeMilliseconds();
            try
            {
                var id = await writer.WriteAsync(session => session.First(
                    "INSERT INTO batch (published_ms, body, counted_by) VALUES ($1, $2, $3) RETURNING id", r => r.GetInt64(0), at, Blob.Of(body), self));
                published.Keep(id, batch);
            }
            catch (Exception e)
            {
                Release(1, body.Length);
                if (e is StoreUnavailableException or SqliteException or ObjectDisposedException)
                {
                    throw new QueueUnavailableException("The batch could not be written.", e);
                }

                throw;
            }

            news.Writer.TryWrite(true);
        }
    }

    public ValueTask<bool> IsReadyAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult(Interlocked.Read(ref batches) < options.QueueMaxBatches && Interlocked.Read(ref bytes) < options.QueueMaxBytes);

    /// <summary>Waits until no other consumer is open in this process.</summary>
    public async ValueTask<IBatchConsumer> OpenConsumerAsync(CancellationToken cancellationToken)
    {
        await oneConsumer.WaitAsync(cancellationToken);
        published.SetConsumed(true);
        return new SqliteBatchConsumer(this, database, time);
    }

    // It was opened, and made, with this.
    public ValueTask DemandAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<QueueDepth> DepthAsync(CancellationToken cancellationToken)
    {
        using var read = database.Read();
        var letters = read.Session.First("SELECT count(*) FROM dead_letter", r => r.GetInt64(0));
        return ValueTask.FromResult(new QueueDepth(Interlocked.Read(ref batches), Oldest(read.Session), letters));
    }

    public ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken)
    {
        // The clock first: what is published after this reading was not published before it.
        var now = time.GetUtcNow();
        using var read = database.Read();
        return ValueTask.FromResult(Oldest(read.Session) is { } oldest && oldest < now ? oldest : now);
    }

    private static DateTimeOffset? Oldest(SqliteSession session) => session.First(
        "SELECT published_ms FROM batch ORDER BY id LIMIT 1", r => (DateTimeOffset?)DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(0)));

    public ValueTask<IReadOnlyList<DeadLetter>> DeadLettersAsync(int max, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult<IReadOnlyList<DeadLetter>>(read.Session.Query(
            "SELECT id, at_ms, reason, body FROM dead_letter ORDER BY id LIMIT $1",
            r => new DeadLetter(
                r.GetInt64(0).ToString(CultureInfo.InvariantCulture),
                DateTimeOffset.FromUnixTimeMilliseconds(r.GetInt64(1)),
                r.GetString(2),
                cipher.OpenOrKeep(r.GetFieldValue<byte[]>(3))),
            max));
    }

    public async ValueTask<bool> RequeueAsync(string deadLetterId, CancellationToken cancellationToken)
    {
        if (!long.TryParse(deadLetterId, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            return false;
        }

        var at = time.GetUtcNow().ToUnixTimeMilliseconds();
        // One more than its length: 0 is a letter that is not there, and one may be empty.
        var found = await writer.WriteAsync(session =>
        {
            session.Execute("INSERT INTO batch (published_ms, body, counted_by) SELECT $1, body, $2 FROM dead_letter WHERE id = $3", at, self, id);
            return session.First("DELETE FROM dead_letter WHERE id = $1 RETURNING length(body) + 1", r => r.GetInt64(0), id);
        });
        if (found == 0)
        {
            return false;
        }

        Interlocked.Increment(ref batches);
        Interlocked.Add(ref bytes, found - 1);
        news.Writer.TryWrite(true);
        return true;
    }

    public async ValueTask<int> ForgetDeadLettersAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        await writer.WriteAsync(session => session.Execute("DELETE FROM dead_letter WHERE at_ms < $1", before.ToUnixTimeMilliseconds()));

    public void Dispose()
    {
        writer.Dispose();
        database.Dispose();
        oneConsumer.Dispose();
    }

    /// <summary>Returns when there may be something new: told by this process at once, put there by another within 5 s.</summary>
    internal async ValueTask WaitForNewsAsync(CancellationToken cancellationToken)
    {
        using var silence = new CancellationTokenSource(LookAgain, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, cancellationToken);
        try
        {
            await news.Reader.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // No writer of this process has announced a batch in this time. Another process may have written one: the caller looks into the table.
        }
    }

    internal async ValueTask SettleAsync(IReadOnlyList<Delivery> deliveries, Action<SqliteSession>? alongside = null)
    {
        var freed = await writer.WriteAsync(session =>
        {
            alongside?.Invoke(session);
            var rows = 0;
            var length = 0L;
            foreach (var delivery in deliveries)
            {
                // One more than its length, where it is counted: an empty one is counted too.
                var counted = session.First(
                    "DELETE FROM batch WHERE id = $1 RETURNING CASE WHEN id <= $2 OR counted_by IS $3 THEN length(body) + 1 ELSE 0 END",
                    r => r.GetInt64(0),
                    (long)delivery.Tag,
                    countedThrough,
                    self);
                if (counted > 0)
                {
                    rows++;
                    length += counted - 1;
                }
            }

            return (rows, length);
        });
        Release(freed.rows, freed.length);
    }

    /// <summary>A delivery with its body as it was published, or as it lies in the file where nobody opens it any more.</summary>
    /// <exception cref="KeyRingException">It is encrypted under a key that this process does not have yet.</exception>
    internal Delivery Opened(Delivery delivery) => cipher.Opened(delivery);

    /// <summary>What lies in the file for these bytes.</summary>
    internal ReadOnlyMemory<byte> Sealed(ReadOnlyMemory<byte> bytes) => cipher.Seal(bytes);

    /// <summary>What this process still holds of a row that its consumer has come to.</summary>
    internal ReadOnlyMemory<byte>? TakePublished(long id) => published.Take(id);

    internal void ConsumerClosed()
    {
        published.SetConsumed(false);

        // The next consumer starts from the first row again, whatever this one had taken.
        news.Writer.TryWrite(true);
        oneConsumer.Release();
    }

    private bool Reserve(int length)
    {
        var full = Interlocked.Increment(ref batches) > options.QueueMaxBatches;
        full |= Interlocked.Add(ref bytes, length) > options.QueueMaxBytes;
        if (full)
        {
            Release(1, length);
        }

        return !full;
    }

    private void Release(int count, long length)
    {
        Interlocked.Add(ref batches, -count);
        Interlocked.Add(ref bytes, -length);
    }
}
