using System.Diagnostics.CodeAnalysis;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>The codes of a change of address: the one that went to the new address, and the one that takes the account back to the old one.</summary>
internal sealed class EmailChangeCodes(AccountSecret secret, CodeMails mails, TimeProvider time)
{
    private readonly MailedCodes codes = new(secret, time);

    /// <summary>
    /// A code that takes the account back, and its mail, which is to be sent once the code counts; null where nobody ever showed that they read mail at the
    /// address: it may be a stranger's.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask<(CodeMail Mail, EmailTakeBackDocument Kept)?> MakeTakeBackAsync(UserDocument before, CancellationToken cancellationToken)
    {
        if (before.EmailVerifiedAt is not { } verified)
        {
            return null;
        }

        var (mail, code) = await mails.MakeAsync(new UserId(before.UserId), CodePurpose.TakeBack, cancellationToken);
        return (mail, new EmailTakeBackDocument { Email = before.Email, VerifiedAt = verified, ChangedAt = time.GetUtcNow(), Code = code });
    }

    /// <summary>The code counts: its mail is sent, behind the answer.</summary>
    public void Send(CodeMail mail) => mails.Send(mail);

    /// <summary>True, with the address to come, for the code that was sent there last, until it ends.</summary>
    public bool IsRight(string code, UserDocument user, [NotNullWhen(true)] out EmailAddress? email)
    {
        email = null;
        return codes.IsRight(CodePurpose.ChangeEmail, code, user.UserId, user.EmailChange?.Code) && EmailAddress.TryParse(user.EmailChange?.Email, out email);
    }
}
