using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Email;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Addresses;

/// <summary>
/// Finds accounts by their e-mail address, in this cell or by the name of another. An account whose address was changed holds the one before for a while: it
/// is found by it only where that is asked for.
/// </summary>
internal sealed class AccountsByEmail(IAccountStore store, EmailKey keys, IHomeCells homes)
{
    /// <summary>The account of an address where it lives in this cell, also under a key of before addresses were composed.</summary>
    public async ValueTask<Revisioned<UserDocument>?> FindHereAsync(EmailAddress email, CancellationToken cancellationToken) =>
        await FindHolderAsync(email, cancellationToken) is { } found && Same(found.Document.Email, email) ? found : null;

    /// <summary>The account here, or the other cell that has the address; neither where nobody has it.</summary>
    public async ValueTask<(Revisioned<UserDocument>? Here, string? Elsewhere)> FindAsync(EmailAddress email, CancellationToken cancellationToken) =>
        await FindHereAsync(email, cancellationToken) is { } found ? (found, null) : (null, await homes.ElsewhereAsync(email, cancellationToken));

    /// <summary>As <see cref="FindAsync"/>, by the address before as well.</summary>
    public async ValueTask<(Revisioned<UserDocument>? Here, string? Elsewhere)> FindHolderOrCellAsync(
        EmailAddress email, CancellationToken cancellationToken) =>
        await FindHolderAsync(email, cancellationToken) is { } found ? (found, null) : (null, await homes.ElsewhereAsync(email, cancellationToken));

    /// <summary>The account in this cell that keeps the address from others: it is its address, was it lately, or was until something broke.</summary>
    public async ValueTask<Revisioned<UserDocument>?> FindHolderAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        foreach (var key in KeysOf(email))
        {
            if (await store.FindByEmailAsync(key, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>Under which an account may be kept.</summary>
    public IEnumerable<byte[]> KeysOf(EmailAddress email) => keys.EarlierOf(email).Prepend(keys.Of(email));

    /// <summary>Whether an address is the account's, or may still take it back.</summary>
    public static bool Holds(UserDocument user, EmailAddress email, DateTimeOffset now) =>
        Same(user.Email, email) || (user.EmailTakeBack is { } before && now < before.Code.ExpiresAt && Same(before.Email, email));

    /// <summary>All addresses of an account: the present one, and the one before where there is one.</summary>
    public static IReadOnlyList<EmailAddress> AddressesOf(UserDocument user) =>
        user.EmailTakeBack is { } before && EmailAddress.TryParse(before.Email, out var earlier) ? [AddressOf(user), earlier] : [AddressOf(user)];

    /// <summary>The address of an account.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static EmailAddress AddressOf(UserDocument user) =>
        EmailAddress.TryParse(user.Email, out var email) ? email : throw new InvalidDataException("A stored e-mail address cannot be read.");

    /// <summary>Whether a stored address is this one, however it was typed.</summary>
    public static bool Same(string stored, EmailAddress email) => EmailAddress.TryParse(stored, out var kept) && kept.Normalised == email.Normalised;
}
