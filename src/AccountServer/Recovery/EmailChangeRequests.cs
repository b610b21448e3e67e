using System.Globalization;
using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Sends a code to the address that an account is to have. The answer and the time that it takes are the same whether or not another account has the address:
/// what depends on that is done after the answer, and said only in the mail to the address.
/// </summary>
internal sealed class EmailChangeRequests(IAccountStore store, CodeMails mails, EmailKey keys, SharedFailures shared, TimeProvider time)
{
    // Mails in a row that one account has sent to addresses which may be anybody's, and that one address gets of however many accounts.
    private const int MailsOfAccount = 3;
    private const int MailsToAddress = 3;

    private readonly FailureBuckets<UserId> sent = new(MailsOfAccount, TimeSpan.FromMinutes(15), "changes_of_account", shared, time);
    private readonly FailureBuckets<long> sentTo = new(MailsToAddress, TimeSpan.FromMinutes(15), "changes_to_address", shared, time);

    public async ValueTask<Refusal?> AskAsync(Caller caller, ChangeEmail request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.NewEmail, out var email))
        {
            return Refusal.OfField("new_email", EmailAddress.Expected);
        }

        if (Count(caller.UserId, keys.CountedAs(email)) is { } wait)
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "Several codes were sent lately; Retry-After says when the next may be.", wait);
        }

        var (mail, kept) = await mails.MakeAsync(caller.UserId, CodePurpose.ChangeEmail, cancellationToken);
        var refusal = await store.ChangeAsync(
            caller.UserId,
            user => Objection(user, email) is { } objection
                ? (null, objection)
                : (user with { EmailChange = new EmailChangeDocument { Email = email.Entered, Code = kept } }, null),
            cancellationToken);
        if (refusal is null)
        {
            mails.Send(mail);
        }

        return refusal;
    }

    // How long to wait where the account or the address has had too many mails: then neither is counted.
    private TimeSpan? Count(UserId user, long address)
    {
        var now = time.GetUtcNow();
        if (sent.Take(user, now) is { } tooManyOfAccount)
        {
            return tooManyOfAccount;
        }

        if (sentTo.Take(address, now) is { } tooManyToAddress)
        {
            sent.Give(user, 1, now);
            return tooManyToAddress;
        }

        sent.Tell(user);
        sentTo.Tell(address);
        return null;
    }

    // One change at a time: after a second one the first address could not take the account back any more.
    private Refusal? Objection(UserDocument user, EmailAddress email) => user.EmailTakeBack is { } before && time.GetUtcNow() < before.Code.ExpiresAt
        ? Refusal.Of(
            ProblemTypes.Conflict,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The address was changed lately, and the one before takes the account back until {before.Code.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC."))
        : AccountsByEmail.Same(user.Email, email) ? Refusal.OfField("new_email", "another address than the account's")
        : null;
}
