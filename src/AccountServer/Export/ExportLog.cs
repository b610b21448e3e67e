using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.Export;

internal static partial class ExportLog
{
    [LoggerMessage(4405, LogLevel.Error, "An export ended early: its ZIP is cut off, so no reader takes it for whole.")]
    public static partial void ExportFailed(this ILogger log, Exception exception);
}
