using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.Webhooks;

// Neither whose nor where: an address is a person's.
internal static partial class WebhookLog
{
    [LoggerMessage(4420, LogLevel.Warning, "The webhooks that are due were not looked through; the next look is in 3 s.")]
    public static partial void WebhooksNotLookedThrough(this ILogger log, Exception cause);

    [LoggerMessage(4421, LogLevel.Warning, "A webhook was not told what waits for it; it is tried again in two minutes.")]
    public static partial void TurnFailed(this ILogger log, Exception cause);

    [LoggerMessage(
        4422,
        LogLevel.Error,
        "{Count} webhooks that are due cannot be read, or the keys of their accounts cannot. The others are told; these are looked at again in two minutes.")]
    public static partial void WebhooksUnreadable(this ILogger log, int count);
}
