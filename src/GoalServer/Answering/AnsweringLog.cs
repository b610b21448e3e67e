using Microsoft.Extensions.Logging;

namespace Stamina.GoalServer.Answering;

internal static partial class AnsweringLog
{
    [LoggerMessage(4101, LogLevel.Warning, "The cache failed to {What}; answers are made from the store until it is back")]
    public static partial void CacheFailed(this ILogger log, string what, Exception cause);

    [LoggerMessage(4103, LogLevel.Information, "The cache is back")]
    public static partial void CacheIsBack(this ILogger log);
}
