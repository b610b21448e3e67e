using Microsoft.Extensions.Logging;

namespace Stamina.DirectoryServer;

// Neither keys nor ids: together with a cell's store they name people.
internal static partial class DirectoryLog
{
    [LoggerMessage(7001, LogLevel.Warning, "A call to the directory without the right secret was refused.")]
    public static partial void WrongSecret(this ILogger log);

    [LoggerMessage(7002, LogLevel.Warning, "The directory's store is away.")]
    public static partial void StoreUnavailable(this ILogger log, Exception cause);

    [LoggerMessage(7003, LogLevel.Error, "The directory answered {Status}; 401 means that the secrets differ.")]
    public static partial void DirectoryRefused(this ILogger log, int status);
}
