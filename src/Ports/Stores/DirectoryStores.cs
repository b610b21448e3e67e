using Stamina.Contracts.Ids;

namespace Stamina.Ports.Stores;

/// <summary>Who lives where: an address (by its HMAC), the user behind it, and the user's home cell.</summary>
/// <param name="EmailKey">HMAC-SHA256 of the e-mail address under the key that the cells share; 32 bytes. The directory never sees an address.</param>
/// <param name="User">The account's id.</param>
/// <param name="Cell">The account's home.</param>
public sealed record DirectoryEntry(ReadOnlyMemory<byte> EmailKey, UserId User, string Cell)
{
    /// <summary>The length of <see cref="EmailKey"/>.</summary>
    public const int EmailKeyLength = 32;
}

/// <summary>
/// The directory: the one thing that cells share. Account and entry are two writes in two places; between them the entry is <i>in doubt</i>: it holds the
/// address, and the cell that it names finds out later what became of the account. So a crash anywhere leaves nothing that stays wrong. Every call may be
/// repeated. Where the directory is away: <see cref="StoreUnavailableException"/>.
/// </summary>
public interface IDirectory
{
    /// <summary>
    /// Enters <paramref name="entry"/>, in doubt, where its address is free. Answers the entry that stands: that one, or whose address it already was. Of any
    /// number of claims at once one wins.
    /// </summary>
    ValueTask<DirectoryEntry> ClaimAsync(DirectoryEntry entry, CancellationToken cancellationToken);

    /// <summary>The entry of an address; null where there is none.</summary>
    ValueTask<DirectoryEntry?> FindAsync(ReadOnlyMemory<byte> emailKey, CancellationToken cancellationToken);

    /// <summary>The home of a user; null for an id that is in no entry.</summary>
    ValueTask<string?> FindCellAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>Says that the account is there: no doubt any more. False where the address is not, or no longer, this user's.</summary>
    ValueTask<bool> ConfirmAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken);

    /// <summary>Says that the account may be about to go. False where the address is not this user's.</summary>
    ValueTask<bool> DoubtAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken);

    /// <summary>
    /// Says that there is no such account: frees the address. Changes nothing where it is not this user's, or not in doubt: whoever looked before the account
    /// was there hears nothing of its confirmation, and must not undo it.
    /// </summary>
    ValueTask ReleaseAsync(ReadOnlyMemory<byte> emailKey, UserId user, CancellationToken cancellationToken);

    /// <summary>Up to <paramref name="most"/> entries of a cell that have been in doubt for at least <paramref name="age"/>, oldest first.</summary>
    ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(string cell, TimeSpan age, int most, CancellationToken cancellationToken);
}
