using Microsoft.Extensions.Logging;

namespace Stamina.DataHandler;

/// <summary>Everything the Data Handler says. No ids of persons or workouts, no content: a batch's name leads to both where they may be looked up.</summary>
internal static partial class Log
{
    [LoggerMessage(3001, LogLevel.Debug, "Folded {Batches} batches with {Uploads} uploads")]
    public static partial void Folded(ILogger logger, int batches, int uploads);

    [LoggerMessage(3002, LogLevel.Warning, "The store is unavailable; nothing is taken from the queue for {Wait}")]
    public static partial void StoreUnavailable(ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(3003, LogLevel.Warning, "The queue failed; the consumer is opened again in {Wait}")]
    public static partial void QueueFailed(ILogger logger, TimeSpan wait, Exception exception);

    [LoggerMessage(3004, LogLevel.Error, "A bulk of {Batches} batches failed; its parts are tried one by one")]
    public static partial void BulkFailed(ILogger logger, int batches, Exception exception);

    [LoggerMessage(3005, LogLevel.Error, "One workout of batch {Epoch}/{Number} failed and goes to the dead letters; its neighbours are folded")]
    public static partial void WorkoutFailed(ILogger logger, Guid epoch, long number, Exception exception);

    [LoggerMessage(3006, LogLevel.Error, "A delivery goes to the dead letters: {Reason}")]
    public static partial void DeadLettered(ILogger logger, string reason);

    [LoggerMessage(3008, LogLevel.Information, "Folded {Count} workouts again by rules {RulesVersion}")]
    public static partial void FoldedAgain(ILogger logger, int count, int rulesVersion);

    [LoggerMessage(3009, LogLevel.Error, "A workout cannot be folded again and keeps its summary")]
    public static partial void NotFoldedAgain(ILogger logger, Exception exception);

    [LoggerMessage(3011, LogLevel.Debug, "The queue does not say how much waits")]
    public static partial void QueueNotSeen(ILogger logger, Exception exception);

    [LoggerMessage(3010, LogLevel.Warning, "Upkeep failed and is tried again at its next turn")]
    public static partial void UpkeepFailed(ILogger logger, Exception exception);
}
