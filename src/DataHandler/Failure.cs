using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>What a failure of a fold means for what comes next.</summary>
internal enum Failure
{
    /// <summary>The process ends: nothing is settled, all of it will be delivered again.</summary>
    Stopping,

    /// <summary>The store is away: the same bulk again, later. Nothing goes back to the queue, nothing more is taken from it.</summary>
    StoreAway,

    /// <summary>Something in the bulk cannot be folded: its parts one by one, so that what is at fault stands alone.</summary>
    Poisonous,
}

internal static class Failures
{
    public static Failure Of(Exception exception, CancellationToken stopping) => exception switch
    {
        OperationCanceledException when stopping.IsCancellationRequested => Failure.Stopping,
        StoreUnavailableException or OperationCanceledException or TimeoutException => Failure.StoreAway,
        _ => Failure.Poisonous,
    };
}
