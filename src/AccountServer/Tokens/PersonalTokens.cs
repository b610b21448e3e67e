using System.Security.Cryptography;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Tokens;

/// <summary>
/// Tokens for a person's own programs. One is kept as a phone's sign-in is, with scopes and without a successor: so it is ended, told so, limited and forgotten
/// as they are. It is shown to <c>use_token</c> alone, which gives the short access token that every other call checks without a read of the store.
/// </summary>
internal sealed class PersonalTokens(IAccountStore store, IHomeCells homes, PhoneTokens tokens, SecurityEvents events, OwnerMail mail, TimeProvider time)
{
    /// <summary>Tokens that may be alive at once.</summary>
    public const int Most = 20;

    private const int LongestDays = 365;
    private const int UsualDays = 90;

    // Each one made is a mail and an entry of the log: so many in a row, and then one each quarter of an hour.
    private readonly FailureBuckets<UserId> made = new(2 * Most, TimeSpan.FromMinutes(15));

    /// <summary>Makes a token; its text is in this answer and nowhere else.</summary>
    public async ValueTask<(TokenAnswer? Answer, Refusal? Refusal)> MakeAsync(Caller caller, MakeToken request, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        var days = request.ExpiresInDays ?? UsualDays;
        if (Wrong(request with { Name = name, ExpiresInDays = days }) is { } wrong)
        {
            return (null, wrong);
        }

        if (made.Take(caller.UserId, time.GetUtcNow()) is { } wait)
        {
            return (null, Refusal.Later(ProblemTypes.TooManyRequests, "Several tokens were made lately; Retry-After says when the next may be.", wait));
        }

        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { Document: var account })
        {
            return (null, Refusal.AccountDeleted());
        }

        var now = time.GetUtcNow();
        if (await CountAsync(caller.UserId, now, cancellationToken) >= Most)
        {
            return (null, Full());
        }

        var id = new DeviceId(Guid.NewGuid());
        var minted = tokens.MintPersonal(caller.UserId, id);
        var document = new DeviceDocument
        {
            UserId = caller.UserId.Value,
            DeviceId = id.Value,
            Name = name,
            CreatedAt = now,
            LastSeenAt = now,
            RefreshHash = minted.Hash,
            RefreshExpiresAt = now + TimeSpan.FromDays(days),
            TokenScopes = [.. AccessScopes.Of(request.Scopes).ToList().Select(AccessScopes.NameOf)],
            MadeBy = caller.DeviceId.Value,
        };
        if (!await store.PutDeviceAsync(document, expectedRevision: 0, cancellationToken))
        {
            return (null, Refusal.AccountDeleted());
        }

        // Not cancelled from here on: the token is stored, so the log and its owner have to be told of it.
        if (await TooLateAsync(caller, now) is { } tooLate)
        {
            await store.ForgetDeviceAsync(caller.UserId, id, CancellationToken.None);
            return (null, tooLate);
        }

        await events.AddAsync(caller.UserId, EventKind.TokenMade, document);
        mail.Tell(account, at => MailTexts.TokenMade(account, name, at));
        return (Show(document) with { Token = minted.ToString() }, null);
    }

    // Checked once more now that the token is stored: whoever ends this sign-in from here on finds the token and ends it too. Of several tokens that are made
    // at once, the last check sees all.
    private async ValueTask<Refusal?> TooLateAsync(Caller caller, DateTimeOffset now) =>
        await store.GetDeviceAsync(caller.UserId, caller.DeviceId, CancellationToken.None) is { Document.RevokedAt: not null }
            ? Refusal.Of(ProblemTypes.Unauthorized, "This sign-in was ended; nothing was made.")
            : await CountAsync(caller.UserId, now, CancellationToken.None) > Most ? Full() : null;

    private async ValueTask<int> CountAsync(UserId user, DateTimeOffset now, CancellationToken cancellationToken) =>
        (await OfAsync(user, cancellationToken)).Count(token => RefreshFamily.IsAlive(token, now));

    private static Refusal Full() => Refusal.Of(ProblemTypes.Conflict, $"This account has {Most} tokens; revoke one first.");

    /// <summary>Those that were not revoked, those made last first.</summary>
    public async ValueTask<TokenList> ListAsync(UserId user, CancellationToken cancellationToken)
    {
        var all = (await OfAsync(user, cancellationToken)).Where(token => token.RevokedAt is null);
        return new TokenList { Tokens = [.. all.OrderByDescending(token => token.CreatedAt).Select(Show)] };
    }

    /// <summary>Whether the account has a token of this id.</summary>
    public async ValueTask<bool> HasAsync(UserId user, DeviceId token, CancellationToken cancellationToken) =>
        await store.GetDeviceAsync(user, token, cancellationToken) is { Document.TokenScopes: not null };

    /// <summary>Trades a token for an access token. The day of its use is noted, once a day.</summary>
    public async ValueTask<SignInOutcome> UseAsync(string text, CancellationToken cancellationToken)
    {
        if (!tokens.TryReadPersonal(text, out var used))
        {
            return RefreshToken.UserNamedBy(text) is { } user && await homes.ElsewhereAsync(user, cancellationToken) is { } elsewhere
                ? SignInOutcome.In(elsewhere)
                : Unknown();
        }

        if (await store.GetUserAsync(used.User, cancellationToken) is not { Document: var account })
        {
            return await store.WasDeletedAsync(used.User, cancellationToken) ? Refusal.AccountDeleted() : Unknown();
        }

        var now = time.GetUtcNow();
        if (await store.GetDeviceAsync(used.User, used.Device, cancellationToken) is not { Document: { TokenScopes: not null } token } found
            || !RefreshFamily.IsAlive(token, now)
            || !CryptographicOperations.FixedTimeEquals(token.RefreshHash, used.Hash))
        {
            return Unknown();
        }

        if (account.LockedAt is not null)
        {
            return AccountRefusals.Locked();
        }

        // Where somebody else wrote it at this moment it was used that day too, or it was ended, which the next call finds.
        if (token.LastSeenAt.UtcDateTime.Date != now.UtcDateTime.Date || token.LastSeenAt == token.CreatedAt)
        {
            await store.PutDeviceAsync(token with { LastSeenAt = now }, found.Revision, cancellationToken);
        }

        return tokens.AnswerPersonal(account, token);
    }

    private static Refusal? Wrong(MakeToken request)
    {
        var errors = new List<FieldError>();
        if (!PersonalName.IsOne(request.Name))
        {
            errors.Add(new FieldError("name", PersonalName.Expected));
        }

        if (request.Scopes.Count == 0 || request.Scopes.Distinct().Count() != request.Scopes.Count)
        {
            errors.Add(new FieldError("scopes", $"at least one, each once, of {string.Join(", ", Enum.GetValues<AccessScope>().Select(AccessScopes.NameOf))}"));
        }

        if (request.ExpiresInDays is < 1 or > LongestDays)
        {
            errors.Add(new FieldError("expires_in_days", $"1 to {LongestDays}"));
        }

        return errors.Count > 0 ? Refusal.OfFields(errors) : null;
    }

    private static TokenAnswer Show(DeviceDocument token) => new()
    {
        TokenId = new DeviceId(token.DeviceId).ToString(),
        Name = token.Name,
        Scopes = AccessScopes.Parse(string.Join(' ', token.TokenScopes!)).ToList(),
        CreatedAt = token.CreatedAt,
        ExpiresAt = token.RefreshExpiresAt,
        LastUsedOn = token.LastSeenAt == token.CreatedAt ? null : DateOnly.FromDateTime(token.LastSeenAt.UtcDateTime),
    };

    private static Refusal Unknown() =>
        Refusal.Of(ProblemTypes.Unauthorized, "This personal access token is unknown, was revoked or has ended. Its owner can make another.");

    private async ValueTask<List<DeviceDocument>> OfAsync(UserId user, CancellationToken cancellationToken) =>
        [.. (await store.ListDevicesAsync(user, cancellationToken)).Select(device => device.Document).Where(device => device.TokenScopes is not null)];
}
