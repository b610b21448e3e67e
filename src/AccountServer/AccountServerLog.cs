using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer;

// The log lines of this room by event id: 42xx cells, 43xx mail, 44xx accounts, sign-ins, retention and webhooks.
// No line has an id, an address or the content of a mail: together with the store they name a person. Names of cells may be logged.
internal static partial class AccountServerLog
{
    [LoggerMessage(
        4201,
        LogLevel.Warning,
        "The directory could not be told that an account was made or deleted; the entry is put right later, by a job that looks for such entries.")]
    public static partial void LeftInDoubt(this ILogger log, Exception cause);

    [LoggerMessage(4202, LogLevel.Information, "An address in doubt had no account any more and was released.")]
    public static partial void DoubtfulAddressReleased(this ILogger log);

    [LoggerMessage(4203, LogLevel.Warning, "Doubts of the directory could not be ended; the next turn tries again.")]
    public static partial void DoubtsNotEnded(this ILogger log, Exception cause);

    [LoggerMessage(4204, LogLevel.Error, "The directory names cell {Cell}, of which cells:edges says nothing.")]
    public static partial void UnknownCell(this ILogger log, string cell);

    [LoggerMessage(4205, LogLevel.Error, "Cell {From} forwarded a call to us that the directory says belongs to {Cell}; it was not forwarded again.")]
    public static partial void ForwardedTwice(this ILogger log, string from, string cell);

    [LoggerMessage(4206, LogLevel.Warning, "Cell {Cell} did not answer a forwarded call ({Why}).")]
    public static partial void CellAway(this ILogger log, string cell, string why);

    [LoggerMessage(4207, LogLevel.Error, "{Count} addresses stay in doubt: what is stored of their accounts cannot be read.")]
    public static partial void DoubtsPassedOver(this ILogger log, int count, Exception first);

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

    [LoggerMessage(4401, LogLevel.Warning, "A refresh token was used after its successor: one of two holders is a thief. Its sign-in was revoked.")]
    public static partial void RefreshTokenReused(this ILogger log);

    [LoggerMessage(4402, LogLevel.Warning, "Sign-ins to an account are held back after too many failures.")]
    public static partial void SignInsHeldBack(this ILogger log);

    [LoggerMessage(4403, LogLevel.Information, "An account was deleted with everything in it.")]
    public static partial void AccountDeleted(this ILogger log);

    [LoggerMessage(4404, LogLevel.Information, "An account was registered.")]
    public static partial void AccountRegistered(this ILogger log);

    [LoggerMessage(4405, LogLevel.Error, "An export ended early: its ZIP is cut off, so no reader takes it for whole.")]
    public static partial void ExportFailed(this ILogger log, Exception exception);

    [LoggerMessage(4410, LogLevel.Error, "An account's log lacks an event of kind {Kind}: the store was away.")]
    public static partial void EventLost(this ILogger log, string kind, Exception cause);

    [LoggerMessage(4412, LogLevel.Error, "Retention stopped before the last account; the next run starts from the first.")]
    public static partial void RetentionFailed(this ILogger log, Exception exception);

    [LoggerMessage(4413, LogLevel.Error, "{Count} accounts were passed over by retention: what is stored of them cannot be read.")]
    public static partial void RetentionPassedOver(this ILogger log, int count, Exception first);

    [LoggerMessage(4414, LogLevel.Warning, "Accounts that were deleted and are back in the store, from a backup as it seems, were deleted again: {Count}.")]
    public static partial void AccountsDeletedAgain(this ILogger log, int count);

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
