using Microsoft.Extensions.Options;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Retention;

/// <summary>Ends accounts that nobody uses, a month after their owners were told.</summary>
internal sealed class IdleAccounts(
    IAccountStore accounts, AccountDeletion deletion, IMailSender mail, IOptions<AccountOptions> options, TimeProvider time)
{
    /// <summary>From the notice to the deletion.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(30);

    /// <summary>Tells or ends, where it is time for that.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="seen">When a phone of theirs was last seen, of those that are known; the default value: none.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask EndIfIdleAsync(UserId user, DateTimeOffset seen, CancellationToken cancellationToken)
    {
        if (options.Value.IdleAccountsKeep == TimeSpan.Zero || await accounts.GetUserAsync(user, cancellationToken) is not { Document: var account })
        {
            return;
        }

        var now = time.GetUtcNow();
        var since = new[] { account.CreatedAt, account.LastSeenAt ?? default, seen }.Max();

        // The owner of a locked account cannot sign in, and one without a verified address cannot be told: an operator decides about these.
        if (now - since < options.Value.IdleAccountsKeep || account.LockedAt is not null || account.EmailVerifiedAt is null)
        {
            return;
        }

        // A notice that was sent before the account was last used does not count.
        if (account.IdleNoticeAt is { } told && told > since)
        {
            if (now - told >= Notice)
            {
                await deletion.EraseAsync(account, cancellationToken);
            }

            return;
        }

        // The mail is sent before the notice is stored: a notice that nobody got must not end an account, and a second mail does no harm.
        try
        {
            await mail.SendAsync(MailTexts.Idle(account, since, now + Notice), cancellationToken);
        }
        catch (Exception untold) when (untold is MailUnavailableException or MailRefusedException)
        {
            return;
        }

        await accounts.ChangeAsync(
            user, before => (before.IdleNoticeAt == account.IdleNoticeAt ? before with { IdleNoticeAt = now } : null, null), cancellationToken);
    }
}
