using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Email;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// Which cell an account lives in. Where no directory is configured there is one cell, everybody lives in it, and nothing is asked.
/// </summary>
internal sealed class HomeCells(string own, IDirectory? directory, CellsSecret? secret, ILogger<HomeCells> log)
{
    /// <summary>This cell's name.</summary>
    public string Own => own;

    /// <summary>
    /// Before an account is made: claims its address. Answers the id that the account has to have, which is another than <paramref name="minted"/> where an
    /// earlier attempt claimed the address for this cell and never made its account; or the cell that has the address.
    /// </summary>
    public async ValueTask<(UserId User, string? Elsewhere)> ClaimAsync(EmailAddress email, UserId minted, CancellationToken cancellationToken)
    {
        if (directory is null)
        {
            return (minted, null);
        }

        var stands = await directory.ClaimAsync(new DirectoryEntry(Key(email), minted, own), cancellationToken);
        return (stands.User, IfOther(stands.Cell));
    }

    /// <summary>After an account was made. False where its address was given to somebody else meanwhile.</summary>
    public async ValueTask<bool> SettleAsync(EmailAddress email, UserId user, CancellationToken cancellationToken)
    {
        try
        {
            return directory is null || await directory.SettleAsync(Key(email), user, cancellationToken);
        }
        catch (StoreUnavailableException away)
        {
            // The account is there and so is its entry; upkeep takes the doubt away.
            log.LeftInDoubt(away);
            return true;
        }
    }

    /// <summary>Before an account is deleted: from here on upkeep looks what became of it, whoever crashes.</summary>
    public async ValueTask DoubtAsync(EmailAddress email, UserId user, CancellationToken cancellationToken)
    {
        if (directory is not null)
        {
            foreach (var key in Keys(email))
            {
                await directory.DoubtAsync(key, user, cancellationToken);
            }
        }
    }

    /// <summary>After an account was deleted.</summary>
    public async ValueTask ReleaseAsync(EmailAddress email, UserId user, CancellationToken cancellationToken)
    {
        try
        {
            if (directory is not null)
            {
                foreach (var key in Keys(email))
                {
                    await directory.ReleaseAsync(key, user, cancellationToken);
                }
            }
        }
        catch (StoreUnavailableException away)
        {
            log.LeftInDoubt(away);
        }
    }

    /// <summary>The other cell that has an address; null: this one, or none.</summary>
    public async ValueTask<string?> ElsewhereAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        foreach (var key in directory is null ? [] : Keys(email))
        {
            if (await directory!.FindAsync(key, cancellationToken) is { } entry)
            {
                return IfOther(entry.Cell);
            }
        }

        return null;
    }

    /// <summary>The other cell that a user lives in; null: this one, or none.</summary>
    public async ValueTask<string?> ElsewhereAsync(UserId user, CancellationToken cancellationToken) =>
        directory is null ? null : IfOther(await directory.FindCellAsync(user, cancellationToken));

    private string? IfOther(string? cell) => cell == own ? null : cell;

    private byte[] Key(EmailAddress email) => secret!.Email.Of(email);

    // With those that an account of before may stand under.
    private IEnumerable<byte[]> Keys(EmailAddress email) => secret!.Email.EarlierOf(email).Prepend(Key(email));
}
