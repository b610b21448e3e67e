using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Email;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Cells;

/// <summary>Asks the directory that the cells share.</summary>
internal sealed class ManyCells(
    IDirectory directory, CellsSecret secret, CellForwarding forwarding, IOptions<AccessTokenOptions> tokens, ILogger<ManyCells> log) : IHomeCells
{
    public string Own => tokens.Value.Cell;

    public byte[]? ChallengeKey => secret.ChallengeKey;

    public async ValueTask<(UserId User, string? Elsewhere)> ClaimAsync(EmailAddress email, UserId minted, CancellationToken cancellationToken)
    {
        var kept = await directory.ClaimAsync(new DirectoryEntry(secret.Email.Of(email), minted, Own), cancellationToken);
        return (kept.User, IfOther(kept.Cell));
    }

    public async ValueTask<bool> ConfirmAsync(EmailAddress email, UserId user, CancellationToken cancellationToken)
    {
        try
        {
            return await directory.ConfirmAsync(secret.Email.Of(email), user, cancellationToken);
        }
        catch (StoreUnavailableException away)
        {
            // The account is there and so is its entry; InDoubtCleanup takes the doubt away.
            log.LeftInDoubt(away);
            return true;
        }
    }

    public async ValueTask DoubtAsync(EmailAddress email, UserId user, CancellationToken cancellationToken)
    {
        foreach (var key in Keys(email))
        {
            await directory.DoubtAsync(key, user, cancellationToken);
        }
    }

    public async ValueTask ReleaseAsync(EmailAddress email, UserId user, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var key in Keys(email))
            {
                await directory.ReleaseAsync(key, user, cancellationToken);
            }
        }
        catch (StoreUnavailableException away)
        {
            log.LeftInDoubt(away);
        }
    }

    // An entry like any other, under a key that no address has.
    public async ValueTask<bool> BuryAsync(UserId user, CancellationToken cancellationToken)
    {
        var isThere = false;
        try
        {
            var key = secret.KeyOfDeleted(user);
            await directory.ClaimAsync(new DirectoryEntry(key, user, Own), cancellationToken);
            isThere = true;
            await directory.ConfirmAsync(key, user, cancellationToken);
        }
        catch (StoreUnavailableException away)
        {
            // This entry is in doubt, or those of its addresses still are; whoever ends that doubt does this once more.
            log.LeftInDoubt(away);
        }

        return isThere;
    }

    public async ValueTask<string?> ElsewhereAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        foreach (var key in Keys(email))
        {
            if (await directory.FindAsync(key, cancellationToken) is { } entry)
            {
                return IfOther(entry.Cell);
            }
        }

        return null;
    }

    public async ValueTask<string?> ElsewhereAsync(UserId user, CancellationToken cancellationToken) =>
        IfOther(await directory.FindCellAsync(user, cancellationToken));

    public ValueTask<IResult> PassOnAsync(HttpContext context, string cell, ReadOnlyMemory<byte> body) => forwarding.SendAsync(context, cell, body);

    public bool IsShownByACell(string shown) => secret.IsShownBy(shown);

    /// <summary>Entries of this cell that have been in doubt for at least <paramref name="age"/>, oldest first.</summary>
    public ValueTask<IReadOnlyList<DirectoryEntry>> ListInDoubtAsync(TimeSpan age, int most, CancellationToken cancellationToken) =>
        directory.ListInDoubtAsync(Own, age, most, cancellationToken);

    /// <summary>Leaves an entry in doubt as if the doubt began now: it comes behind all others in <see cref="ListInDoubtAsync"/>.</summary>
    public async ValueTask DoubtAgainAsync(DirectoryEntry entry, CancellationToken cancellationToken) =>
        await directory.DoubtAsync(entry.EmailKey, entry.User, cancellationToken);

    /// <summary>Ends a doubt by what the store knows of the account that the entry names.</summary>
    /// <param name="entry">The one in doubt.</param>
    /// <param name="addresses">Those of the account; none: there is no such account.</param>
    /// <param name="wasDeleted">There was one.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async ValueTask EndDoubtAsync(DirectoryEntry entry, IEnumerable<string?> addresses, bool wasDeleted, CancellationToken cancellationToken)
    {
        if (wasDeleted && !await BuryAsync(entry.User, cancellationToken))
        {
            return;
        }

        if (addresses.Any(address => EmailAddress.TryParse(address, out var email) && Keys(email).Any(key => entry.EmailKey.Span.SequenceEqual(key))))
        {
            await directory.ConfirmAsync(entry.EmailKey, entry.User, cancellationToken);
        }
        else if (!wasDeleted || !entry.EmailKey.Span.SequenceEqual(secret.KeyOfDeleted(entry.User)))
        {
            await directory.ReleaseAsync(entry.EmailKey, entry.User, cancellationToken);
            log.DoubtfulAddressReleased();
        }
    }

    private string? IfOther(string? cell) => cell == Own ? null : cell;

    // Also the keys of the forms in which an older account may have been entered.
    private IEnumerable<byte[]> Keys(EmailAddress email) => secret.Email.EarlierOf(email).Prepend(secret.Email.Of(email));
}
