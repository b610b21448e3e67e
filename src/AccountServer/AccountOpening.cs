using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Cells;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Recovery;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer;

/// <summary>Makes an account, begins its log, and sends the first code to its address.</summary>
internal sealed class AccountOpening(
    AddressClaims claims, IHomeCells homes, EmailVerification verification, SecurityEvents events, TimeProvider time, ILogger<AccountOpening> log)
{
    public async ValueTask<OpenedAccount> OpenAsync(EmailAddress email, NewAccount account, CancellationToken cancellationToken)
    {
        CodeMail? mail = null;
        var outcome = await claims.OpenAsync(
            email,
            async userId =>
            {
                (mail, var code) = await verification.MakeAsync(userId, cancellationToken);
                return new UserDocument
                {
                    UserId = userId.Value,
                    Email = email.Entered,
                    PasswordHash = account.PasswordHash,
                    RegistrationKeyHash = account.RegistrationKeyHash,
                    VerificationCode = code,
                    Cell = homes.Own,
                    CreatedAt = time.GetUtcNow(),
                    Profile = account.Profile,
                    Consents = account.Consent is null ? null : [account.Consent],
                };
            },
            cancellationToken);
        if (outcome.Opened is { } user)
        {
            log.AccountRegistered();
            await events.AddAsync(new UserId(user.UserId), EventKind.Registered);
            if (account.Consent is not null)
            {
                await events.AddAsync(new UserId(user.UserId), EventKind.ConsentGiven);
            }

            await verification.SendFirstAsync(user, mail!, cancellationToken);
        }

        return outcome;
    }
}

/// <summary>What an account begins with, beside its address.</summary>
internal sealed record NewAccount(string PasswordHash, byte[]? RegistrationKeyHash, UserProfile Profile, ConsentDocument? Consent);
