using Microsoft.AspNetCore.Http;
using Stamina.AccountServer.Email;
using Stamina.Contracts.Ids;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// Which cell an account lives in. The rooms of accounts know of cells by this alone: "here" (<see cref="OneCell"/>) unless the Host adds others
/// (<see cref="ManyCells"/>). Where the directory of many cells is away, calls throw <see cref="Ports.Stores.StoreUnavailableException"/>.
/// </summary>
internal interface IHomeCells
{
    /// <summary>This cell's name.</summary>
    string Own { get; }

    /// <summary>The key that all cells sign the challenges of passkeys with; null where there is one cell, which has its own.</summary>
    byte[]? ChallengeKey { get; }

    /// <summary>
    /// Before an account is made: claims its address. Answers the id that the account has to have, which is another than <paramref name="minted"/> where an
    /// earlier attempt claimed the address for this cell and never made its account; or the cell that has the address.
    /// </summary>
    ValueTask<(UserId User, string? Elsewhere)> ClaimAsync(EmailAddress email, UserId minted, CancellationToken cancellationToken);

    /// <summary>After an account was made. False where its address was given to somebody else meanwhile. Does not throw where the directory is away.</summary>
    ValueTask<bool> ConfirmAsync(EmailAddress email, UserId user, CancellationToken cancellationToken);

    /// <summary>
    /// Before an account is deleted, or an address taken from it: from here on <see cref="InDoubtCleanup"/> finds out what became of it, also after a crash.
    /// </summary>
    ValueTask DoubtAsync(EmailAddress email, UserId user, CancellationToken cancellationToken);

    /// <summary>
    /// After an account was deleted, or has an address no longer. Nothing where it was confirmed since it was doubted. Does not throw where the directory is
    /// away.
    /// </summary>
    ValueTask ReleaseAsync(EmailAddress email, UserId user, CancellationToken cancellationToken);

    /// <summary>
    /// After an account was deleted: other cells go on finding by its id that it lived here, so that its other phones hear that it is gone whichever cell they
    /// ask. False where the directory is away and knows nothing of it: the account's addresses stay in doubt then, so that <see cref="InDoubtCleanup"/> tries
    /// again.
    /// </summary>
    ValueTask<bool> BuryAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>The other cell that has an address; null: this one, or none.</summary>
    ValueTask<string?> ElsewhereAsync(EmailAddress email, CancellationToken cancellationToken);

    /// <summary>The other cell that a user lives in; null: this one, or none.</summary>
    ValueTask<string?> ElsewhereAsync(UserId user, CancellationToken cancellationToken);

    /// <summary>
    /// Passes an anonymous call on to the cell that it belongs to. <paramref name="body"/> is the request's JSON as it came; what that cell answers is the
    /// answer, or 503 where it is away.
    /// </summary>
    ValueTask<IResult> PassOnAsync(HttpContext context, string cell, ReadOnlyMemory<byte> body);

    /// <summary>Whether <paramref name="shown"/> is what only the other cells know. Takes the same time whatever is shown.</summary>
    bool IsShownByACell(string shown);
}
