using System.Threading.RateLimiting;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;

namespace Stamina.AccountServer.Mail;

/// <summary>
/// Tells an account's owner what happened to it, once they have shown that they read mail at its address: until then it may be a stranger's. Of what happens
/// very often in a short time the first mails are sent; all of it is in the account's log.
/// </summary>
internal sealed class OwnerMail(MailOutbox outbox, TimeProvider time) : IDisposable
{
    private const int AtOnce = 20;

    // The line of mails is one for all accounts: none may fill it.
    private readonly PartitionedRateLimiter<Guid> accounts = PartitionedRateLimiter.Create<Guid, Guid>(user =>
        RateLimitPartition.GetTokenBucketLimiter(user, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = AtOnce,
            TokensPerPeriod = 1,
            ReplenishmentPeriod = TimeSpan.FromMinutes(5),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    /// <param name="user">Whom.</param>
    /// <param name="write">What they are written, of something that happened now.</param>
    public void Tell(UserDocument user, Func<DateTimeOffset, MailMessage> write)
    {
        if (user.EmailVerifiedAt is null)
        {
            return;
        }

        using var lease = accounts.AttemptAcquire(user.UserId);
        if (lease.IsAcquired)
        {
            outbox.Send(write(time.GetUtcNow()));
        }
        else
        {
            outbox.LeaveOut();
        }
    }

    public void Dispose() => accounts.Dispose();
}
