using Microsoft.Extensions.Logging;

namespace Stamina.Adapters.Redis;

internal static partial class RedisLog
{
    [LoggerMessage(EventId = 7001, Level = LogLevel.Information, Message = "Connected to Redis at {Host}:{Port}")]
    public static partial void Connected(this ILogger log, string host, int port);

    [LoggerMessage(EventId = 7002, Level = LogLevel.Warning, Message = "Lost Redis at {Host}:{Port}; totals are read from the store until it is back")]
    public static partial void Lost(this ILogger log, string host, int port, Exception? reason);

    [LoggerMessage(EventId = 7003, Level = LogLevel.Warning, Message = "Cannot reach Redis at {Host}:{Port}; totals are read from the store until it is back")]
    public static partial void CannotConnect(this ILogger log, string host, int port, Exception reason);

    [LoggerMessage(EventId = 7004, Level = LogLevel.Warning, Message = "A cached value cannot be read and counts as missing")]
    public static partial void Unreadable(this ILogger log, Exception reason);

    [LoggerMessage(EventId = 7005, Level = LogLevel.Warning,
        Message = "More than {Max} invalidations wait for Redis; the oldest is dropped, and a value it was meant for may live on until its time is up")]
    public static partial void FloorDropped(this ILogger log, int max);

    [LoggerMessage(EventId = 7006, Level = LogLevel.Information, Message = "Redis has all {Count} invalidations that waited for it")]
    public static partial void FloorsDelivered(this ILogger log, int count);
}
