using Microsoft.Extensions.Logging;

namespace Stamina.WorkoutServer;

internal static partial class WorkoutServerLog
{
    [LoggerMessage(
        2501,
        LogLevel.Error,
        "The queue takes no batches (batch {Number} with {Requests} requests is sent back); uploads are answered 503 until it does")]
    public static partial void QueueAway(this ILogger log, long number, int requests, Exception failure);

    [LoggerMessage(2502, LogLevel.Information, "The queue takes batches again")]
    public static partial void QueueBack(this ILogger log);
}
