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
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Changes the address of an account once its owner shows, by the code that was sent there, that they read mail at the new one. The address before hears of it
/// and may take the account back for <see cref="MailedCodes.TakesBackFor"/>; nobody else gets it so long. Phones stay signed in: who they are does not change.
/// </summary>
internal sealed class EmailChanges(
    IAccountStore store, AddressClaims addresses, EmailChangeCodes codes, MailOutbox outbox, SecurityEvents events, TimeProvider time)
{
    private const int CallsOfAccount = 5;

    private readonly FailureBuckets<UserId> tried = new(CallsOfAccount, TimeSpan.FromMinutes(5));

    public async ValueTask<Refusal?> ConfirmAsync(Caller caller, ConfirmEmailChange request, IPAddress? from, CancellationToken cancellationToken)
    {
        if (tried.Take(caller.UserId, time.GetUtcNow()) is { } wait)
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "Several codes were tried lately; Retry-After says when the next is looked at.", wait);
        }

        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { Document: var before })
        {
            return Refusal.AccountDeleted();
        }

        if (!codes.IsRight(request.Code, before, out var email))
        {
            return WrongCode();
        }

        var takeBack = await codes.MakeTakeBackAsync(before, cancellationToken);
        var refusal = await addresses.GiveAsync(
            caller.UserId,
            email,
            user => codes.IsRight(request.Code, user, out var same) && same.Entered == email.Entered && user.Email == before.Email
                ? (Changed(user, email, takeBack?.Kept), null)
                : (null, WrongCode()),
            cancellationToken);
        if (refusal is not null)
        {
            return refusal;
        }

        tried.Give(caller.UserId, 1, time.GetUtcNow());
        await events.AddAsync(caller.UserId, EventKind.EmailChanged);
        outbox.Send(MailTexts.EmailChanged(before with { Email = email.Entered }, time.GetUtcNow()));
        if (takeBack is var (mail, _))
        {
            codes.Send(mail);
        }
        else
        {
            await addresses.ReleaseLeftAsync(caller.UserId, AccountsByEmail.AddressOf(before), cancellationToken);
        }

        return null;
    }

    // Codes that went to the address before are worth nothing any more, nor is the key of the registration.
    private UserDocument Changed(UserDocument user, EmailAddress email, EmailTakeBackDocument? takeBack) => user with
    {
        Email = email.Entered,
        EmailVerifiedAt = time.GetUtcNow(),
        EmailChange = null,
        EmailTakeBack = takeBack,
        VerificationCode = null,
        ResetCode = null,
        RegistrationKeyHash = null,
    };

    private static Refusal WrongCode() =>
        Refusal.Of(ProblemTypes.WrongCode, "This code is not the one that was sent last, was used, or is older than half an hour. Ask for another.");
}
