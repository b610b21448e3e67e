using Microsoft.Extensions.Logging;

namespace Stamina.AccountServer.Cells;

// Cells have names that may be logged; people and addresses have none here.
internal static partial class CellsLog
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
}
