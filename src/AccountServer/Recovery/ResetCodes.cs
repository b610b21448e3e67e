using System.Net;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// The codes that set another password, and what an account is once one is used. One that went to an address which was changed since takes the account back:
/// that address is its own again, and what was added meanwhile, or in as long a time before the change, goes. Whoever guesses at codes holds up their own
/// network and nobody else: a code has 50 bits, so there is no need for a bound that a stranger could use up for its owner.
/// </summary>
internal sealed class ResetCodes(AccountSecret secret, SharedFailures shared, TimeProvider time)
{
    // Codes tried in a row from one network, and as many asked for; mails in a row to one address.
    private const int CallsOfNetwork = 10;
    private const int MailsToAddress = 3;

    private readonly MailedCodes codes = new(secret, time);
    private readonly FailureBuckets<IPAddress> tried = new(CallsOfNetwork, TimeSpan.FromMinutes(1), "reset_tries", shared, time);
    private readonly FailureBuckets<IPAddress> asked = new(CallsOfNetwork, TimeSpan.FromMinutes(2), "reset_asked", shared, time);
    private readonly FailureBuckets<long> mails = new(MailsToAddress, TimeSpan.FromMinutes(15), "reset_mails", shared, time);

    /// <summary>Counts a try of a network; how long to wait where there are too many.</summary>
    public TimeSpan? Begin(IPAddress network) => tried.TakeEverywhere(network, time.GetUtcNow());

    /// <summary>Counts a network's asking for a code; how long to wait where there are too many.</summary>
    public TimeSpan? BeginAsking(IPAddress network) => asked.TakeEverywhere(network, time.GetUtcNow());

    /// <summary>Counts a mail to an address; false where it got too many lately.</summary>
    public bool MayMail(EmailAddress email) => mails.TakeEverywhere(secret.Email.CountedAs(email), time.GetUtcNow()) is null;

    /// <summary>The try was right.</summary>
    public void Succeeded(IPAddress network) => tried.Give(network, 1, time.GetUtcNow());

    /// <summary>The account as it is once the code is used up; null where it is not the one that was sent to this address, was used, or has ended.</summary>
    /// <param name="user">The account that holds the address; null where there is none: the work is the same.</param>
    /// <param name="email">To which the code was sent.</param>
    /// <param name="code">As typed.</param>
    public UserDocument? Use(UserDocument? user, EmailAddress email, string code)
    {
        if (user is null || AccountsByEmail.Same(user.Email, email))
        {
            // It came by mail, so the address is shown to be read.
            return codes.IsRight(CodePurpose.Reset, code, user?.UserId ?? default, user?.ResetCode)
                ? user! with
                {
                    ResetCode = null, RegistrationKeyHash = null, EmailVerifiedAt = user.EmailVerifiedAt ?? time.GetUtcNow(), PasskeysFrom = time.GetUtcNow(),
                }
                : null;
        }

        return codes.IsRight(CodePurpose.TakeBack, code, user.UserId, user.EmailTakeBack?.Code) && AccountsByEmail.Same(user.EmailTakeBack!.Email, email)
            ? TakenBack(user, user.EmailTakeBack)
            : null;
    }

    /// <summary>The answer to a network that asks for codes or tries them too often.</summary>
    public static Refusal TooMany(TimeSpan wait) =>
        Refusal.Later(
            ProblemTypes.TooManyRequests,
            "Too many codes were asked for or tried from this network; Retry-After says when the next is looked at.",
            wait);

    // Whoever changed the address may have added first what opens the account without it: what was added shortly before the change goes too.
    private UserDocument TakenBack(UserDocument user, EmailTakeBackDocument before)
    {
        var trusted = before.ChangedAt - MailedCodes.TakesBackFor;
        return user with
        {
            Email = before.Email,
            EmailVerifiedAt = before.VerifiedAt,
            EmailTakeBack = null,
            EmailChange = null,
            ResetCode = null,
            VerificationCode = null,
            RegistrationKeyHash = null,
            Passkeys = user.Passkeys?.Where(passkey => passkey.CreatedAt < trusted).ToList() is { Count: > 0 } earlier ? earlier : null,
            PasskeysFrom = time.GetUtcNow(),
            SecondFactor = user.SecondFactor?.Since is { } since && since < trusted ? user.SecondFactor : null,
        };
    }
}
