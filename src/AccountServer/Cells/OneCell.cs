using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Email;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.Cells;

/// <summary>The default: everybody lives here. Nothing is asked, and nobody is believed to be another cell.</summary>
internal sealed class OneCell(IOptions<AccessTokenOptions> tokens) : IHomeCells
{
    public string Own => tokens.Value.Cell;

    public byte[]? ChallengeKey => null;

    public ValueTask<(UserId User, string? Elsewhere)> ClaimAsync(EmailAddress email, UserId minted, CancellationToken cancellationToken) =>
        new((minted, null));

    public ValueTask<bool> ConfirmAsync(EmailAddress email, UserId user, CancellationToken cancellationToken) => new(true);

    public ValueTask DoubtAsync(EmailAddress email, UserId user, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask ReleaseAsync(EmailAddress email, UserId user, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask<bool> BuryAsync(UserId user, CancellationToken cancellationToken) => new(true);

    public ValueTask<string?> ElsewhereAsync(EmailAddress email, CancellationToken cancellationToken) => default;

    public ValueTask<string?> ElsewhereAsync(UserId user, CancellationToken cancellationToken) => default;

    public ValueTask<IResult> PassOnAsync(HttpContext context, string cell, ReadOnlyMemory<byte> body) =>
        throw new UnreachableException("Nobody lives elsewhere.");

    public bool IsShownByACell(string shown) => false;
}
