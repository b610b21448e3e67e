using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;
using Stamina.Http.Keys;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>
/// Deletes accounts and keeps their ids in a file outside the store: a store that is restored from a backup has the accounts again that were deleted since,
/// with the keys of their documents, and loses them at the next start.
/// </summary>
/// <param name="store">The accounts.</param>
/// <param name="path">The file: a line for each account, its id and the time; nothing else of it.</param>
/// <param name="time">Clock.</param>
/// <param name="log">Where it is said how many were deleted again.</param>
public sealed class DeletedAccounts(IAccountStore store, string path, TimeProvider time, ILogger<DeletedAccounts> log)
{
    /// <summary>The file's name, in the folder of the keys.</summary>
    public const string FileName = "deleted-accounts.txt";

    private const int AtOnce = 1_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Deletes an account; its id is on the disk when this returns.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    /// <exception cref="IOException">The account is deleted; its id could not be written. The next start writes it.</exception>
    public async ValueTask DeleteAsync(UserId user, CancellationToken cancellationToken)
    {
        // Written after the deletion: with an id that is written before a deletion which then fails, a later start would delete an account that is in use.
        var at = time.GetUtcNow();
        await store.DeleteUserAsync(user, at, cancellationToken);
        await using var file = await OpenAsync(cancellationToken);
        await AppendAsync(file, [(user, at)]);
    }

    /// <summary>
    /// Before anybody is served: writes the ids of accounts that the store has as deleted and the file has not (a deletion that was cut off, or made by another
    /// server), and deletes accounts that the file has and the store not. Answers how many those are.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    public async ValueTask<int> DeleteAgainAsync(CancellationToken cancellationToken)
    {
        await using var file = await OpenAsync(cancellationToken);
        var known = await ReadAsync(file, cancellationToken);
        var missing = new List<(UserId User, DateTimeOffset At)>();
        var page = await store.ListDeletedAsync(default, AtOnce, cancellationToken);
        for (; page.Count > 0; page = await store.ListDeletedAsync(page[^1].User, AtOnce, cancellationToken))
        {
            missing.AddRange(page.Where(deleted => !known.Remove(deleted.User)));
        }

        await AppendAsync(file, missing);
        foreach (var (user, at) in known)
        {
            await store.DeleteUserAsync(user, at, cancellationToken);
        }

        if (known.Count > 0)
        {
            log.AccountsDeletedAgain(known.Count);
        }

        return known.Count;
    }

    private ValueTask<FileStream> OpenAsync(CancellationToken cancellationToken)
    {
        PrivateFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return PrivateFile.OpenAloneAsync(path, Patience, time, cancellationToken);
    }

    // A line that a power failure cut short is passed over; what is appended after it begins a new line.
    private static async ValueTask<Dictionary<UserId, DateTimeOffset>> ReadAsync(FileStream file, CancellationToken cancellationToken)
    {
        var known = new Dictionary<UserId, DateTimeOffset>();
        using var lines = new StreamReader(file, Encoding.ASCII, leaveOpen: true);
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var words = line.Split(' ');
            if (words.Length == 2
                && Guid.TryParseExact(words[0], "D", out var id)
                && DateTimeOffset.TryParseExact(words[1], "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var at))
            {
                known[new UserId(id)] = at;
            }
        }

        return known;
    }

    private static async ValueTask AppendAsync(FileStream file, List<(UserId User, DateTimeOffset At)> deleted)
    {
        if (deleted.Count == 0)
        {
            return;
        }

        var lines = new StringBuilder();
        file.Seek(-Math.Min(1, file.Length), SeekOrigin.End);
        if (file.Length > 0 && file.ReadByte() != '\n')
        {
            lines.Append('\n');
        }

        foreach (var (user, at) in deleted)
        {
            lines.Append(CultureInfo.InvariantCulture, $"{user.Value:D} {at.ToUniversalTime():O}\n");
        }

        await file.WriteAsync(Encoding.ASCII.GetBytes(lines.ToString()));
        file.Flush(flushToDisk: true);
    }
}
