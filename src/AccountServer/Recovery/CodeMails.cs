using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Addresses;
using Stamina.AccountServer.Background;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.Mail;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Recovery;

/// <summary>
/// Mails with codes, which must arrive: nothing else opens what they open. Each is kept in the store from before its code counts until the mail server has
/// taken it, through restarts and outages, and is tried again with rising waits by whichever server comes to it first, until its code ends or another took its
/// place. The store has neither code nor address: both are found as the mail is written.
/// </summary>
internal sealed class CodeMails(
    IAccountStore store, AccountsByEmail accounts, AccountSecret secret, MailOutbox outbox, TimeProvider time, ILogger<CodeMails> log) : PeriodicService
{
    // A reset that was asked for and has no code yet.
    private const string Asked = "reset_asked";

    private const int AtOnce = 100;
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(20);

    // The waits between attempts; the last one repeats. None is shorter than an attempt can take, so that no two servers send one mail.
    private static readonly TimeSpan[] Waits =
    [
        TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(15), TimeSpan.FromHours(1),
    ];

    private readonly MailedCodes codes = new(secret, time);

    /// <summary>
    /// Makes a code and keeps its mail, which is to be sent once the code counts. Should the process end before it was sent, another sends it a minute later,
    /// or forgets it where its code never came to count.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask<(CodeMail Mail, MailedCode Kept)> MakeAsync(UserId user, CodePurpose purpose, CancellationToken cancellationToken)
    {
        var mail = await KeepAsync(user, NameOf(purpose), cancellationToken);
        return (mail, codes.Make(purpose, user.Value, mail.Mail));
    }

    /// <summary>
    /// Keeps that somebody asked for a code that sets another password: one write, whether or not there is an account. The code is made as the mail is, behind
    /// the answer.
    /// </summary>
    /// <param name="user">Whose; null where the address is nobody's.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public ValueTask<CodeMail> KeepAskedAsync(UserId? user, CancellationToken cancellationToken) =>
        KeepAsync(user ?? new UserId(Guid.NewGuid()), Asked, cancellationToken);

    /// <summary>Sends it now, behind the answer. Where more waits than is kept in memory it is sent a minute later.</summary>
    public void Send(CodeMail mail) => outbox.Send(async cancellationToken => await DeliverAsync(mail, cancellationToken));

    /// <summary>It is not to be sent after all.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public ValueTask ForgetAsync(CodeMail mail, CancellationToken cancellationToken) => store.ForgetMailAsync(mail.User, mail.Mail, cancellationToken);

    /// <summary>Sends what is due, until there is no more or the mail server is away.</summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    internal async ValueTask SendDueAsync(CancellationToken cancellationToken)
    {
        var passedOver = new PassedOver();
        var isTaken = true;
        for (var count = AtOnce; isTaken && count == AtOnce;)
        {
            var due = await store.ListMailsDueAsync(time.GetUtcNow(), AtOnce, cancellationToken);
            count = due.Count;
            for (var i = 0; isTaken && i < count; i++)
            {
                // One that cannot be read is put off as after any other attempt.
                await passedOver.TryAsync(async () => isTaken = await DeliverAsync(due[i], cancellationToken));
            }
        }

        passedOver.Log(log.MailsPassedOver);
    }

    protected override PeriodicTimer NewTimer() => new(LookEvery, time);

    protected override ValueTask LookAsync(CancellationToken cancellationToken) => SendDueAsync(cancellationToken);

    protected override void LogFailed(Exception failed) => log.MailsNotLookedThrough(failed);

    private async ValueTask<CodeMail> KeepAsync(UserId user, string purpose, CancellationToken cancellationToken)
    {
        var due = DateTimeOffset.FromUnixTimeMilliseconds((time.GetUtcNow() + Waits[0]).ToUnixTimeMilliseconds());
        var kept = new CodeMail(user, Guid.NewGuid(), purpose, due, Attempts: 0);
        await store.AddMailAsync(kept, cancellationToken);
        return kept;
    }

    // False where the mail server is away.
    private async ValueTask<bool> DeliverAsync(CodeMail mail, CancellationToken cancellationToken)
    {
        var wait = Waits[Math.Min(mail.Attempts, Waits.Length - 1)];
        if (!await store.PostponeMailAsync(mail, time.GetUtcNow() + wait, cancellationToken))
        {
            return true;
        }

        if (mail.Purpose == Asked)
        {
            var made = await MakeResetAsync(mail, cancellationToken);
            await ForgetAsync(mail, cancellationToken);
            return made is null || await DeliverAsync(made, cancellationToken);
        }

        try
        {
            if (await WriteAsync(mail, cancellationToken) is { } message)
            {
                await outbox.HandOverAsync(message, cancellationToken);
            }
        }
        catch (MailUnavailableException away)
        {
            log.MailWaits(wait, away);
            return false;
        }
        catch (MailRefusedException refused)
        {
            log.MailLost(refused);
        }

        await ForgetAsync(mail, cancellationToken);
        return true;
    }

    // The mail of a reset that was asked for: kept, then its code counts, and only then is what was asked forgotten. Whoever ends in between makes another code
    // a minute later, and the last one counts. Null where there is no such account, or nobody came to it for as long as a code lives.
    private async ValueTask<CodeMail?> MakeResetAsync(CodeMail asked, CancellationToken cancellationToken)
    {
        if (time.GetUtcNow() >= asked.Due + MailedCodes.Lives || await store.GetUserAsync(asked.User, cancellationToken) is null)
        {
            return null;
        }

        var (mail, code) = await MakeAsync(asked.User, CodePurpose.Reset, cancellationToken);
        return await store.ChangeAsync(mail.User, user => (user with { ResetCode = code }, null), cancellationToken) is null ? mail : null;
    }

    // Null where there is nothing to send: the account is gone, or the code has ended, was used, or another took its place.
    private async ValueTask<MailMessage?> WriteAsync(CodeMail mail, CancellationToken cancellationToken)
    {
        if (await store.GetUserAsync(mail.User, cancellationToken) is not { Document: var account })
        {
            return null;
        }

        return mail.Purpose switch
        {
            "reset" => Text(CodePurpose.Reset, account.ResetCode) is { } code ? MailTexts.Reset(account.Email, code, Left(account.ResetCode!)) : null,
            "verify" => Text(CodePurpose.Verify, account.VerificationCode) is { } code
                ? MailTexts.Verify(account.Email, code, Left(account.VerificationCode!))
                : null,
            "change_email" when account.EmailChange is { } change && EmailAddress.TryParse(change.Email, out var email) =>
                Text(CodePurpose.ChangeEmail, change.Code) is not { } code ? null
                : await IsTakenAsync(email, cancellationToken) ? MailTexts.AddressInUse(change.Email)
                : MailTexts.ConfirmNewAddress(change.Email, code, Left(change.Code)),
            "take_back" when account.EmailTakeBack is { } before => Text(CodePurpose.TakeBack, before.Code) is { } code
                ? MailTexts.AddressLeft(before.Email, account.Email, code, before.Code.ExpiresAt)
                : null,
            _ => null,
        };

        string? Text(CodePurpose purpose, MailedCode? kept) => codes.TextOf(purpose, account.UserId, mail.Mail, kept);
    }

    private async ValueTask<bool> IsTakenAsync(EmailAddress email, CancellationToken cancellationToken)
    {
        var (here, elsewhere) = await accounts.FindHolderOrCellAsync(email, cancellationToken);
        return elsewhere is not null || (here is not null && AccountsByEmail.Holds(here.Document, email, time.GetUtcNow()));
    }

    private TimeSpan Left(MailedCode code) => code.ExpiresAt - time.GetUtcNow();

    private static string NameOf(CodePurpose purpose) => purpose switch
    {
        CodePurpose.Reset => "reset",
        CodePurpose.Verify => "verify",
        CodePurpose.ChangeEmail => "change_email",
        CodePurpose.TakeBack => "take_back",
        _ => throw new ArgumentOutOfRangeException(nameof(purpose), purpose, message: null),
    };
}
