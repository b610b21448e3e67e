using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.SigningIn;

internal static partial class SignInLog
{
    [LoggerMessage(4401, LogLevel.Warning, "A refresh token was used after its successor: one of two holders is a thief. Its sign-in was revoked.")]
    public static partial void RefreshTokenReused(this ILogger log);
}
