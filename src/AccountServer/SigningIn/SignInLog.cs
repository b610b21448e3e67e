using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.SigningIn;

internal static partial class SignInLog
{
    [LoggerMessage(4401, LogLevel.Warning, "A refresh token was used after its successor: one of two holders is a thief. Its sign-in was revoked.")]
    public static partial void RefreshTokenReused(this ILogger log);

    [LoggerMessage(4410, LogLevel.Error, "An account's log lacks an event of kind {Kind}: the store was away.")]
    public static partial void EventLost(this ILogger log, string kind, Exception cause);
}
