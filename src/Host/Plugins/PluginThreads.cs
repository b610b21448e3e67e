using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace Stamina.Host.Plugins;

/// <summary>
/// Threads that can be left behind. A runaway call cannot be stopped in .NET, only abandoned; on a thread of the pool it would take the pool with it. Idle
/// threads are used again: the hand-over costs some microseconds, a new thread some hundred.
/// </summary>
internal sealed class PluginThreads
{
    private readonly ConcurrentBag<Worker> idle = [];

    /// <summary>Runs <paramref name="work"/>, which must not throw; false where it did not end within <paramref name="budget"/> of its start.</summary>
    public bool Run(Action work, TimeSpan budget)
    {
        var worker = idle.TryTake(out var rested) ? rested : new Worker();
        if (!worker.Run(work, budget))
        {
            return false;
        }

        idle.Add(worker);
        return true;
    }

    [SuppressMessage("Design", "CA1001", Justification = "Lives as long as its thread: to the end of the process.")]
    private sealed class Worker
    {
        private readonly SemaphoreSlim given = new(0);
        private readonly SemaphoreSlim begun = new(0);
        private readonly SemaphoreSlim done = new(0);
        private Action? work;

        public Worker() => new Thread(Loop) { IsBackground = true, Name = "exercise type" }.Start();

        public bool Run(Action next, TimeSpan budget)
        {
            work = next;
            given.Release();
            // The budget is the call's own: how long a busy machine takes to wake the thread does not count.
            begun.Wait();
            return done.Wait(budget);
        }

        private void Loop()
        {
            while (true)
            {
                given.Wait();
                begun.Release();
                work!();
                work = null;
                done.Release();
            }
        }
    }
}
