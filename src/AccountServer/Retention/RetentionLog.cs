using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.Retention;

internal static partial class RetentionLog
{
    [LoggerMessage(4412, LogLevel.Error, "Accounts were not looked through to the end for what has been kept long enough; the next walk begins anew.")]
    public static partial void RetentionFailed(this ILogger log, Exception exception);

    [LoggerMessage(4413, LogLevel.Error, "{Count} accounts were passed over by retention: what is stored of them cannot be read.")]
    public static partial void RetentionPassedOver(this ILogger log, int count, Exception first);
}
