using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.Mail;

// Neither address nor content: an address names a person.
internal static partial class MailLog
{
    [LoggerMessage(4301, LogLevel.Warning, "More mail waits than is kept; one was dropped.")]
    public static partial void MailDropped(this ILogger log);

    [LoggerMessage(4302, LogLevel.Warning, "A mail was not taken and is tried again in {Wait}.")]
    public static partial void MailWaits(this ILogger log, TimeSpan wait, Exception cause);

    [LoggerMessage(4303, LogLevel.Error, "A mail could not be sent and is lost.")]
    public static partial void MailLost(this ILogger log, Exception cause);

    [LoggerMessage(4304, LogLevel.Warning, "The mails that wait were not looked through; the next look is in 20 s.")]
    public static partial void MailsNotLookedThrough(this ILogger log, Exception cause);

    [LoggerMessage(4305, LogLevel.Warning, "A mail with a code was not sent; it waits in the store and is tried again in a minute.")]
    public static partial void CodeNotSent(this ILogger log, Exception cause);

    [LoggerMessage(
        4306,
        LogLevel.Error,
        "{Count} mails with codes wait: what is stored of their accounts cannot be read. The others are sent, these are tried again.")]
    public static partial void MailsPassedOver(this ILogger log, int count, Exception first);

    [LoggerMessage(4307, LogLevel.Warning, "A mail to the owner of an account was left out: the account was to get very many in a short time.")]
    public static partial void NoticeLeftOut(this ILogger log);
}
