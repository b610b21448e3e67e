using Stamina.Folding;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// Large workouts are opened one after the other in this process, whoever asks: a workout may be as large as its bounds allow, and a few of those at once would
/// take the memory of the process. Small ones never wait for them.
/// </summary>
internal sealed class LargeWorkouts : IDisposable
{
    private readonly SemaphoreSlim one = new(1, 1);

    /// <summary>Waits for the turn where <paramref name="logBytes"/> is large. Dispose once nothing of the log is referred to any more.</summary>
    public async ValueTask<IDisposable?> EnterAsync(long logBytes, CancellationToken cancellationToken)
    {
        if (logBytes < LargeLogMemory.ThresholdBytes)
        {
            return null;
        }

        await one.WaitAsync(cancellationToken);
        LargeLogMemory.Free();
        return new Turn(this);
    }

    public void Dispose() => one.Dispose();

    private sealed class Turn(LargeWorkouts owner) : IDisposable
    {
        private LargeWorkouts? owner = owner;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref owner, null) is { } held)
            {
                LargeLogMemory.Free();
                held.one.Release();
            }
        }
    }
}
