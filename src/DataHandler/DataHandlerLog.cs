using Microsoft.Extensions.Logging;

namespace Stamina.DataHandler;

/// <summary>Everything the Data Handler says. No ids of persons or workouts, no content: a batch's name leads to both where they may be looked up.</summary>
internal static partial class DataHandlerLog
{
    [LoggerMessage(3001, LogLevel.Debug, "Appended {Batches} batches with {Segments} segments")]
    public static partial void Appended(ILogger logger, int batches, int segments);

    [LoggerMessage(3002, LogLevel.Warning, "The store is unavailable; nothing is taken from the queue for {Wait}")]
    public static partial void StoreUnavailable(ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "The queue cannot be read, or what is in it cannot be decrypted yet; the next try is in {Wait}")]
    public static partial void QueueFailed(ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(3004, LogLevel.Error, "A bulk of {Batches} batches failed; its parts are tried one by one")]
    public static partial void BulkFailed(ILogger logger, int batches, Exception exception);

    [LoggerMessage(3005, LogLevel.Error, "One workout of batch {Epoch}/{Number} cannot be appended and goes to the dead letters; the others of the batch are appended")]
    public static partial void WorkoutFailed(ILogger logger, Guid epoch, long number, Exception exception);

    [LoggerMessage(3006, LogLevel.Error, "A delivery goes to the dead letters: {Reason}")]
    public static partial void DeadLettered(ILogger logger, string reason);

    [LoggerMessage(3007, LogLevel.Warning, "Deriving failed and goes on in {Wait}")]
    public static partial void DerivingFailed(ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(3008, LogLevel.Information, "Derived {Count} workouts again, which older rules or a missing exercise type had left behind")]
    public static partial void DerivedAgain(ILogger logger, int count);

    [LoggerMessage(3011, LogLevel.Debug, "The queue does not say how much waits")]
    public static partial void QueueNotSeen(ILogger logger, Exception exception);

    [LoggerMessage(3012, LogLevel.Warning, "The queue does not say how far it was read. Until it does, no silent workout is finished automatically")]
    public static partial void HandledThroughUnknown(ILogger logger, Exception exception);

    [LoggerMessage(3013, LogLevel.Warning, "{Count} dead letters that nobody mended in time were deleted")]
    public static partial void DeadLettersForgotten(ILogger logger, int count);

    [LoggerMessage(3014, LogLevel.Error, "{Count} workouts could not be derived together; each is tried alone")]
    public static partial void LotNotDerived(ILogger logger, int count, Exception exception);

    [LoggerMessage(3015, LogLevel.Error, "The store does not take a workout as it is derived, although it takes other writes; the next try is in {Rest}")]
    public static partial void NotDerivedAlone(ILogger logger, TimeSpan rest, Exception exception);

    [LoggerMessage(3016, LogLevel.Error, "The store refuses a right; nothing is taken from the queue for {Wait}, and what waits is kept: {Right}")]
    public static partial void RightMissing(ILogger logger, string right, TimeSpan wait);

    [LoggerMessage(3010, LogLevel.Warning, "Maintenance failed and is tried again at its next turn")]
    public static partial void MaintenanceFailed(ILogger logger, Exception exception);
}
