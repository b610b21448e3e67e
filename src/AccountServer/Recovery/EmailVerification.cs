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

    private readonly MailedCodes codes = new(secret, time);
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

        var (mail, code) = await MakeAsync(caller.UserId, cancellationToken);
        var refusal = await store.ChangeAsync(
            caller.UserId, user => (user.EmailVerifiedAt is null ? user with { VerificationCode = code } : null, null), cancellationToken);
        mails.Send(mail);
        return refusal;
    }

    /// <summary>A code and its mail, kept before the account is opened with the code.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public ValueTask<(CodeMail Mail, MailedCode Kept)> MakeAsync(UserId user, CancellationToken cancellationToken) =>
        mails.MakeAsync(user, CodePurpose.Verify, cancellationToken);

    /// <summary>Sends the first code once the account is there; not where its address got many lately: its owner can ask for one.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask SendFirstAsync(UserDocument user, CodeMail mail, CancellationToken cancellationToken)
    {
        if (WaitOf(user) is null)
        {
            mails.Send(mail);
        }
        else
        {
            await mails.ForgetAsync(mail, cancellationToken);
        }
    }

    /// <summary>Takes the code; a second time it is as well.</summary>
    public async ValueTask<Refusal?> VerifyAsync(Caller caller, string code, CancellationToken cancellationToken)
    {
        if (tried.Take(caller.UserId, time.GetUtcNow()) is { } wait)
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "Several codes were tried lately; Retry-After says when the next is looked at.", wait);
        }

        var (changed, refusal) = await store.ReviseAsync(
            caller.UserId,
            user => user.EmailVerifiedAt is not null ? (null, null)
                : codes.IsRight(CodePurpose.Verify, code, user.UserId, user.VerificationCode)
                    ? (user with { EmailVerifiedAt = time.GetUtcNow(), VerificationCode = null }, null)
                : (null, WrongCode()),
            cancellationToken);
        if (changed is not null)
        {
            tried.Give(caller.UserId, 1, time.GetUtcNow());
            await events.AddAsync(caller.UserId, EventKind.EmailVerified);
        }

        return refusal;
    }

    private TimeSpan? WaitOf(UserDocument user) => sentTo.Take(secret.Email.CountedAs(AccountsByEmail.AddressOf(user)), time.GetUtcNow());

    private static Refusal WrongCode() =>
        Refusal.Of(ProblemTypes.WrongCode, "This code is not the one that was sent last, or is older than half an hour. Ask for another.");
}
