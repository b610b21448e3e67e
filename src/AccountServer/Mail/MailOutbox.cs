using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Ports.Mail;

namespace Stamina.AccountServer.Mail;

/// <summary>
/// Sends mail behind the answers, so that how long an answer takes tells nobody whether there was a mail. In memory and bounded: a restart or an outage loses
/// what tells people of something; what opens something waits in the store (<see cref="Recovery.CodeMails"/>). Each of the two has a line of its own, so a
/// flood of one does not delay the other.
/// </summary>
internal sealed class MailOutbox(IMailSender sender, TimeProvider time, ILogger<MailOutbox> log) : BackgroundService
{
    private const int Most = 1_000;
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1)];

    private readonly Channel<MailMessage> notices = NewLine<MailMessage>();
    private readonly Channel<Func<CancellationToken, ValueTask>> codes = NewLine<Func<CancellationToken, ValueTask>>();

    /// <summary>Takes along a mail that tells of something.</summary>
    public void Send(MailMessage notice) => Add(notices, notice);

    /// <summary>Notes that a mail is not sent because its account gets too many.</summary>
    public void LeaveOut() => log.NoticeLeftOut();

    /// <summary>Takes along the sending of a mail with a code, with all that has to be looked up and written for it.</summary>
    public void Send(Func<CancellationToken, ValueTask> sendCode) => Add(codes, sendCode);

    /// <summary>Hands one mail over now, once.</summary>
    /// <exception cref="MailUnavailableException">It was not taken; the same mail may be tried again.</exception>
    /// <exception cref="MailRefusedException">It will never be taken.</exception>
    internal ValueTask HandOverAsync(MailMessage mail, CancellationToken cancellationToken) => sender.SendAsync(mail, cancellationToken);

    /// <summary>One turn for each that waits.</summary>
    internal async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (notices.Reader.TryRead(out var notice))
        {
            await TellAsync(notice, cancellationToken);
        }

        while (codes.Reader.TryRead(out var sendCode))
        {
            await SendCodeAsync(sendCode, cancellationToken);
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(EmptyAsync(notices, TellAsync, stoppingToken), EmptyAsync(codes, SendCodeAsync, stoppingToken));

    private static Channel<T> NewLine<T>() => Channel.CreateBounded<T>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait });

    private static async Task EmptyAsync<T>(Channel<T> line, Func<T, CancellationToken, ValueTask> send, CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var one in line.Reader.ReadAllAsync(stoppingToken))
            {
                await send(one, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    private void Add<T>(Channel<T> line, T one)
    {
        if (!line.Writer.TryWrite(one))
        {
            log.MailDropped();
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One mail that cannot be sent must not end the mail of all others.")]
    private async ValueTask TellAsync(MailMessage notice, CancellationToken cancellationToken)
    {
        try
        {
            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await sender.SendAsync(notice, cancellationToken);
                    return;
                }
                catch (MailUnavailableException away) when (attempt < Waits.Length)
                {
                    log.MailWaits(Waits[attempt], away);
                    await Task.Delay(Waits[attempt], time, cancellationToken);
                }
            }
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.MailLost(failed);
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One mail that cannot be made or sent must not end the mail of all others.")]
    private async ValueTask SendCodeAsync(Func<CancellationToken, ValueTask> sendCode, CancellationToken cancellationToken)
    {
        try
        {
            await sendCode(cancellationToken);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.CodeNotSent(failed);
        }
    }
}
