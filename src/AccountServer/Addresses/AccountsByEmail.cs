using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Email;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Addresses;

/// <summary>Finds accounts by their e-mail address, in this cell or by the name of another.</summary>
internal sealed class AccountsByEmail(IAccountStore store, EmailKey keys, IHomeCells homes)
{
    /// <summary>The account of an address where it lives in this cell, also under a key of before addresses were composed.</summary>
    public async ValueTask<Revisioned<UserDocument>?> FindHereAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        foreach (var key in keys.EarlierOf(email).Prepend(keys.Of(email)))
        {
            if (await store.FindByEmailAsync(key, cancellationToken) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The account here, or the other cell that has the address; neither where nobody has it.</summary>
    public async ValueTask<(Revisioned<UserDocument>? Here, string? Elsewhere)> FindAsync(EmailAddress email, CancellationToken cancellationToken) =>
        await FindHereAsync(email, cancellationToken) is { } found ? (found, null) : (null, await homes.ElsewhereAsync(email, cancellationToken));

    /// <summary>The address of an account.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    public static EmailAddress AddressOf(UserDocument user) =>
        EmailAddress.TryParse(user.Email, out var email) ? email : throw new InvalidDataException("A stored e-mail address cannot be read.");
}
