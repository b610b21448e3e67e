using System.Net;
using Stamina.AccountServer.Mail;
using Stamina.Contracts.Ids;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.SigningIn;

/// <summary>Sets another password, by whichever way its owner showed that they may, and does all that follows from it.</summary>
internal sealed class NewPasswords(IAccountStore store, Passwords passwords, SignOuts signOuts, SecurityEvents events, OwnerMail mail)
{
    /// <summary>The hash to keep; null where the line is too long.</summary>
    public ValueTask<string?> HashAsync(string password, IPAddress? from, CancellationToken cancellationToken) =>
        passwords.HashAsync(password, ClientNetwork.Of(from), cancellationToken);

    /// <summary>
    /// Writes what <paramref name="change"/> makes of the account, or refuses as it says; the account's log and its owner are told. Once the password is
    /// written, the rest is done even where the caller hangs up.
    /// </summary>
    /// <param name="user">Whose.</param>
    /// <param name="kind">Under which the account's log has it, of <see cref="EventKind"/>.</param>
    /// <param name="change">Sets the hash; may be asked several times.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    public async ValueTask<(UserDocument? Changed, Refusal? Refusal)> SetAsync(
        UserId user, string kind, Func<UserDocument, (UserDocument? Changed, Refusal? Refusal)> change, CancellationToken cancellationToken)
    {
        var (changed, refusal) = await store.ReviseAsync(user, change, cancellationToken);
        if (refusal is not null || changed is null)
        {
            return (null, refusal);
        }

        await events.AddAsync(user, kind);
        mail.Tell(changed, at => MailTexts.PasswordChanged(changed, at));
        return (changed, null);
    }

    /// <summary>
    /// Signs out every phone but <paramref name="except"/>, and tells webhooks nothing more until their owner says so. It follows from a password that was set
    /// already, so nothing ends it.
    /// </summary>
    public async ValueTask SignOutAsync(UserId user, DeviceId? except) =>
        await signOuts.EndAllAsync(user, except, RevokedBecause.PasswordChanged, CancellationToken.None);

    /// <summary>Hashes a password that was right as it is hashed today, and answers the account as it is kept then.</summary>
    public async ValueTask<UserDocument> HashAgainAsync(Revisioned<UserDocument> found, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        // Overtaken by another change, or too busy: the next sign-in does it.
        var renewed = await HashAsync(password, from, cancellationToken) is { } hash ? found.Document with { PasswordHash = hash } : found.Document;
        return await store.PutUserAsync(renewed, found.Revision, cancellationToken) ? renewed : found.Document;
    }
}
