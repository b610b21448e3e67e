using Microsoft.Extensions.Logging;

namespace Stamina.Adapters.RabbitMQ;

internal static partial class RabbitLog
{
    [LoggerMessage(EventId = 6001, Level = LogLevel.Information, Message = "Connected to RabbitMQ at {Host}:{Port} to {Purpose}")]
    public static partial void Connected(this ILogger log, string purpose, string host, int port);

    [LoggerMessage(EventId = 6002, Level = LogLevel.Warning, Message = "Cannot reach RabbitMQ to {Purpose}: {Reason}")]
    public static partial void CannotConnect(this ILogger log, string purpose, string reason);

    [LoggerMessage(EventId = 6003, Level = LogLevel.Warning, Message = "Lost the connection to RabbitMQ to {Purpose}: {Code} {Text}")]
    public static partial void Lost(this ILogger log, string purpose, ushort code, string text);

    [LoggerMessage(EventId = 6004, Level = LogLevel.Warning, Message = "RabbitMQ blocks the connection to {Purpose}: {Reason}")]
    public static partial void Blocked(this ILogger log, string purpose, string reason);

    [LoggerMessage(EventId = 6005, Level = LogLevel.Information, Message = "RabbitMQ has unblocked the connection to {Purpose}")]
    public static partial void Unblocked(this ILogger log, string purpose);

    [LoggerMessage(
        EventId = 6006,
        Level = LogLevel.Warning,
        Message = "The queue {Queue} exists with other settings than this program's; it is used as it is. Change it by a policy, or make it anew when it is empty"
    )]
    public static partial void QueueDiffers(this ILogger log, string queue);

    [LoggerMessage(EventId = 6007, Level = LogLevel.Debug, Message = "Consuming from {Queue}, {Prefetch} at a time")]
    public static partial void Consuming(this ILogger log, string queue, int prefetch);

    [LoggerMessage(
        EventId = 6008,
        Level = LogLevel.Information,
        Message = "{Count} settled batches could not be acknowledged, the connection is gone; they will be delivered again and change nothing")]
    public static partial void AckLost(this ILogger log, int count);

    [LoggerMessage(EventId = 6009, Level = LogLevel.Warning, Message = "A batch became dead letter {Id}: {Reason}")]
    public static partial void DeadLettered(this ILogger log, string id, string reason);

    [LoggerMessage(EventId = 6010, Level = LogLevel.Debug, Message = "RabbitMQ has sent nothing from {Queue} for {Patience}; consuming anew")]
    public static partial void Silent(this ILogger log, string queue, TimeSpan patience);
}
