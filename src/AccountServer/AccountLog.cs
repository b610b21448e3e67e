using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer;

// No ids in these lines: together with the store an id names a person.
internal static partial class AccountLog
{
    [LoggerMessage(4402, LogLevel.Warning, "Sign-ins to an account are held back after too many failures.")]
    public static partial void SignInsHeldBack(this ILogger log);

    [LoggerMessage(4403, LogLevel.Information, "An account was deleted with everything in it.")]
    public static partial void AccountDeleted(this ILogger log);

    [LoggerMessage(4404, LogLevel.Information, "An account was registered.")]
    public static partial void AccountRegistered(this ILogger log);

    [LoggerMessage(4414, LogLevel.Warning, "Accounts that were deleted and are back in the store, from a backup as it seems, were deleted again: {Count}.")]
    public static partial void AccountsDeletedAgain(this ILogger log, int count);
}
