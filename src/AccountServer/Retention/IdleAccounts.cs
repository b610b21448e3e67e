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

        // Whoever is locked out cannot come back, and whoever has no confirmed address cannot be told: an operator decides.
        if (now - since < options.Value.IdleAccountsKeep || account.LockedAt is not null || account.EmailVerifiedAt is null)
        {
            return;
        }

        // A notice from before the account was used again counts for nothing.
        if (account.IdleNoticeAt is { } told && told > since)
        {
            if (now - told >= Notice)
            {
                await deletion.EraseAsync(account, cancellationToken);
            }

            return;
        }

        // Told before it is written down: a notice that nobody got must never end an account, and whoever is told twice loses nothing.
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
