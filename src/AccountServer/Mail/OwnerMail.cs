using Stamina.Ports.Documents;
using Stamina.Ports.Mail;

namespace Stamina.AccountServer.Mail;

/// <summary>Tells an account's owner what happened to it, once they have shown that they read mail at its address: until then it may be a stranger's.</summary>
internal sealed class OwnerMail(MailOutbox outbox, TimeProvider time)
{
    /// <param name="user">Whom.</param>
    /// <param name="write">What they are written, of something that happened now.</param>
    public void Tell(UserDocument user, Func<DateTimeOffset, MailMessage> write)
    {
        if (user.EmailVerifiedAt is not null)
        {
            outbox.Send(write(time.GetUtcNow()));
        }
    }
}
