using System.Collections.Concurrent;

namespace Stamina.Documents;

/// <summary>Objects with buffers that are used again, never more than twice as many as there are processors.</summary>
internal sealed class ObjectPool<T>(Func<T> create, Func<T, bool> isWorthKeeping)
{
    private static readonly int Most = Environment.ProcessorCount * 2;

    private readonly ConcurrentQueue<T> spares = new();
    private int count;

    public T Take()
    {
        if (!spares.TryDequeue(out var spare))
        {
            return create();
        }

        Interlocked.Decrement(ref count);
        return spare;
    }

    public void Return(T spare)
    {
        if (!isWorthKeeping(spare) || Interlocked.Increment(ref count) > Most)
        {
            if (isWorthKeeping(spare))
            {
                Interlocked.Decrement(ref count);
            }

            (spare as IDisposable)?.Dispose();
            return;
        }

        spares.Enqueue(spare);
    }
}
