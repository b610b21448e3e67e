using Microsoft.Extensions.Logging;

namespace Stamina.Adapters.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(EventId = 7101, Level = LogLevel.Information, Message = "Connected to Redis at {Host}:{Port}")]
    public static partial void Connected(this ILogger log, string host, int port);

    [LoggerMessage(EventId = 7102, Level = LogLevel.Warning, Message = "Lost Redis at {Host}:{Port}; answers are made from the store until it is back")]
    public static partial void Lost(this ILogger log, string host, int port, Exception? reason);

    [LoggerMessage(EventId = 7103, Level = LogLevel.Warning, Message = "Cannot reach Redis at {Host}:{Port}; answers are made from the store until it is back")]
    public static partial void CannotConnect(this ILogger log, string host, int port);
}
