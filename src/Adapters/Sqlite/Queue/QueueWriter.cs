using Stamina.Adapters.Sqlite.Engine;

namespace Stamina.Adapters.Sqlite.Queue;

/// <summary>
/// The one thread that writes queue.db. What waits together is written in one transaction and shares its fsync; every caller is answered after the commit. That
/// is mostly a batch and the acknowledgement of those before it: requests were put together into batches before, by the Workout Server. A thread of its own,
/// because an fsync blocks for milliseconds that the thread pool should not pay.
/// </summary>
internal sealed class QueueWriter : IDisposable
{
    private readonly object gate = new();
    private readonly SqliteSession session;
    private readonly Thread thread;
    private List<Work> waiting = [];
    private bool closing;

    public QueueWriter(SqliteSession session)
    {
        this.session = session;
        thread = new Thread(Run) { IsBackground = true, Name = "stamina-queue-writer" };
        thread.Start();
    }

    /// <summary>Runs <paramref name="write"/> inside a transaction; completes when that is durable.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> write)
    {
        var work = new Work<T>(write);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closing, this);
            waiting.Add(work);
            Monitor.Pulse(gate);
        }

        return work.Answer;
    }

    public void Dispose()
    {
        lock (gate)
        {
            closing = true;
            Monitor.Pulse(gate);
        }

        thread.Join();
        session.Dispose();
    }

    private void Run()
    {
        var taken = new List<Work>();
        while (true)
        {
            lock (gate)
            {
                while (waiting.Count == 0)
                {
                    if (closing)
                    {
                        return;
                    }

                    Monitor.Wait(gate);
                }

                (taken, waiting) = (waiting, taken);
            }

            if (!TryTogether(taken, out var failure))
            {
                if (taken.Count == 1)
                {
                    taken[0].Fail(failure);
                }
                else
                {
                    OneByOne(taken);
                }
            }

            taken.Clear();
        }
    }

    private void OneByOne(List<Work> works)
    {
        foreach (var work in works)
        {
            if (!TryTogether([work], out var failure))
            {
                work.Fail(failure);
            }
        }
    }

    private bool TryTogether(List<Work> works, out Exception failure)
    {
        try
        {
            session.Begin();
            foreach (var work in works)
            {
                work.Write(session);
            }

            session.Commit();
        }
#pragma warning disable CA1031 // Whatever it is belongs to the caller whose write it was; this thread must live on.
        catch (Exception e)
#pragma warning restore CA1031
        {
            failure = e;
            try
            {
                session.Rollback();
            }
#pragma warning disable CA1031
            catch (Exception second)
#pragma warning restore CA1031
            {
                failure = new AggregateException(e, second);
            }

            return false;
        }

        foreach (var work in works)
        {
            work.Succeed();
        }

        failure = null!;
        return true;
    }

    private abstract class Work
    {
        public abstract void Write(SqliteSession session);

        public abstract void Succeed();

        public abstract void Fail(Exception exception);
    }

    private sealed class Work<T>(Func<SqliteSession, T> write) : Work
    {
        private readonly TaskCompletionSource<T> answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? result;

        public Task<T> Answer => answer.Task;

        public override void Write(SqliteSession session) => result = write(session);

        public override void Succeed() => answer.SetResult(result!);

        public override void Fail(Exception exception) => answer.SetException(exception);
    }
}
