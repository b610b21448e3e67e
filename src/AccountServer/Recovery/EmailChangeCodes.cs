using System.Diagnostics.CodeAnalysis;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Recovery;

/// <summary>The codes of a change of address: the one that goes to the new address, and the one that takes the account back to the old one.</summary>
internal sealed class EmailChangeCodes(AccountSecret secret, ResetCodes resets, TimeProvider time)
{
    private readonly MailedCodes codes = new(CodePurpose.ChangeEmail, secret, time);

    /// <summary>A code for a new address.</summary>
    public (string Text, MailedCode Kept) Make(UserId user) => codes.Make(user.Value);

    /// <inheritdoc cref="ResetCodes.MakeTakeBack"/>
    public (string Text, EmailTakeBackDocument Kept)? MakeTakeBack(UserDocument before) => resets.MakeTakeBack(before);

    /// <summary>True, with the address to come, for the code that was sent there last, until it ends.</summary>
    public bool IsRight(string code, UserDocument user, [NotNullWhen(true)] out EmailAddress? email)
    {
        email = null;
        return codes.IsRight(code, user.UserId, user.EmailChange?.Code) && EmailAddress.TryParse(user.EmailChange?.Email, out email);
    }
}
