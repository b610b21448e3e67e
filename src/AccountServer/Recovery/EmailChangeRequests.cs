using System.Globalization;
using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Sends a code to the address that an account is to have. The answer is the same whether or not another account has it, and so is its work: what depends on it
/// is done behind the answer, and told to whoever reads mail there.
/// </summary>
internal sealed class EmailChangeRequests(IAccountStore store, AccountsByEmail accounts, EmailChangeCodes codes, MailOutbox outbox, TimeProvider time)
{
    // Mails in a row that one account has sent to addresses which may be anybody's.
    private const int MailsOfAccount = 3;

    private readonly FailureBuckets<UserId> sent = new(MailsOfAccount, TimeSpan.FromMinutes(15));

    public async ValueTask<Refusal?> AskAsync(Caller caller, ChangeEmail request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (!EmailAddress.TryParse(request.NewEmail, out var email))
        {
            return Refusal.OfField("new_email", EmailAddress.Expected);
        }

        if (sent.Take(caller.UserId, time.GetUtcNow()) is { } wait)
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "Several codes were sent lately; Retry-After says when the next may be.", wait);
        }

        var (code, kept) = codes.Make(caller.UserId);
        var refusal = await store.ChangeAsync(
            caller.UserId,
            user => Objection(user, email) is { } objection
                ? (null, objection)
                : (user with { EmailChange = new EmailChangeDocument { Email = email.Entered, Code = kept } }, null),
            cancellationToken);
        if (refusal is null)
        {
            outbox.Send(token => MakeMailAsync(email, code, token));
        }

        return refusal;
    }

    // One change at a time: who changed it twice would leave the first address without its way back.
    private Refusal? Objection(UserDocument user, EmailAddress email) => user.EmailTakeBack is { } before && time.GetUtcNow() < before.Code.ExpiresAt
        ? Refusal.Of(
            ProblemTypes.Conflict,
            string.Create(
                CultureInfo.InvariantCulture,
                $"The address was changed lately, and the one before takes the account back until {before.Code.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC."))
        : AccountsByEmail.Same(user.Email, email) ? Refusal.OfField("new_email", "another address than the account's")
        : null;

    private async ValueTask<MailMessage?> MakeMailAsync(EmailAddress email, string code, CancellationToken cancellationToken)
    {
        var (here, elsewhere) = await accounts.FindHolderOrCellAsync(email, cancellationToken);
        return elsewhere is not null || (here is not null && AccountsByEmail.Holds(here.Document, email, time.GetUtcNow()))
            ? MailTexts.AddressInUse(email.Entered)
            : MailTexts.ConfirmNewAddress(email.Entered, code, MailedCodes.Lives);
    }
}
