using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// A person shows that they read mail at their address. Until then it gets codes and nothing else: a stranger whose address was mistyped hears nothing of
/// anybody's training.
/// </summary>
internal sealed class EmailVerification(IAccountStore store, AccountSecret secret, CodeMails mails, SecurityEvents events, TimeProvider time)
{
    private const int CallsOfAccount = 5;

    // The one of opening an account and those that it may ask for: also where accounts with one address are opened and deleted again and again.
    private const int MailsToAddress = 1 + CallsOfAccount;

    private readonly MailedCodes codes = new(CodePurpose.Verify, secret, time);
    private readonly FailureBuckets<UserId> sent = new(CallsOfAccount, TimeSpan.FromMinutes(15));
    private readonly FailureBuckets<long> sentTo = new(MailsToAddress, TimeSpan.FromMinutes(15));
    private readonly FailureBuckets<UserId> tried = new(CallsOfAccount, TimeSpan.FromMinutes(5));

    /// <summary>Sends a code to the account's address; nothing where it is verified already.</summary>
    public async ValueTask<Refusal?> SendAsync(Caller caller, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(caller.UserId, cancellationToken) is not { } found)
        {
            return Refusal.AccountDeleted();
        }

        if (found.Document.EmailVerifiedAt is not null)
        {
            return null;
        }

        if ((sent.Take(caller.UserId, time.GetUtcNow()) ?? WaitOf(found.Document)) is { } wait)
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "Several codes were sent lately; Retry-After says when the next may be.", wait);
        }

        mails.Send(token => MakeMailAsync(caller.UserId, token));
        return null;
    }

    /// <summary>The first code, in the mail of that id: kept with the account as it is opened, so that nothing of it changes behind the answer.</summary>
    public MailedCode First(UserId user, Guid mail) => codes.Make(user.Value, mail);

    /// <summary>Sends the first code once the account is there; not where its address got many lately: its owner can ask for one.</summary>
    public void SendFirst(UserDocument user, Guid mail)
    {
        if (WaitOf(user) is null)
        {
            mails.Send(async token => await mails.KeepAsync(new UserId(user.UserId), CodePurpose.Verify, mail, token));
        }
    }

    /// <summary>Takes the code; a second time it is as well.</summary>
    public async ValueTask<Refusal?> VerifyAsync(Caller caller, string code, CancellationToken cancellationToken)
    {
        if (tried.Take(caller.UserId, time.GetUtcNow()) is { } wait)
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "Several codes were tried lately; Retry-After says when the next is looked at.", wait);
        }

        var isNew = false;
        var refusal = await store.ChangeAsync(
            caller.UserId,
            user =>
            {
                isNew = user.EmailVerifiedAt is null;
                return !isNew ? (null, null)
                    : codes.IsRight(code, user.UserId, user.VerificationCode)
                        ? (user with { EmailVerifiedAt = time.GetUtcNow(), VerificationCode = null }, null)
                    : (null, WrongCode());
            },
            cancellationToken);
        if (refusal is null && isNew)
        {
            tried.Give(caller.UserId, 1, time.GetUtcNow());
            await events.AddAsync(caller.UserId, EventKind.EmailVerified, cancellationToken: cancellationToken);
        }

        return refusal;
    }

    private TimeSpan? WaitOf(UserDocument user) => sentTo.Take(secret.Email.CountedAs(AccountsByEmail.AddressOf(user)), time.GetUtcNow());

    private static Refusal WrongCode() =>
        Refusal.Of(ProblemTypes.WrongCode, "This code is not the one that was sent last, or is older than half an hour. Ask for another.");

    private async ValueTask<CodeMail?> MakeMailAsync(UserId user, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(user, cancellationToken) is not { Document: { EmailVerifiedAt: null } account } found)
        {
            return null;
        }

        var mail = await mails.KeepAsync(user, CodePurpose.Verify, Guid.NewGuid(), cancellationToken);
        return await store.PutUserAsync(account with { VerificationCode = codes.Make(user.Value, mail.Mail) }, found.Revision, cancellationToken)
            ? mail
            : null;
    }
}
