using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.Retention;

internal static partial class RetentionLog
{
    [LoggerMessage(4412, LogLevel.Error, "Retention stopped before the last account; the next run starts from the first.")]
    public static partial void RetentionFailed(this ILogger log, Exception exception);

    [LoggerMessage(4413, LogLevel.Error, "{Count} accounts were passed over by retention: what is stored of them cannot be read.")]
    public static partial void RetentionPassedOver(this ILogger log, int count, Exception first);
}
