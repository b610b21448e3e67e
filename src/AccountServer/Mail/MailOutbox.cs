using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Ports.Mail;

namespace Stamina.AccountServer.Mail;

/// <summary>
/// Sends mail behind the answers, so that how long an answer takes tells nobody whether there was a mail. In memory and bounded: a restart or an outage loses
/// what tells people of something; what opens something waits in the store (<see cref="Recovery.CodeMails"/>).
/// </summary>
internal sealed class MailOutbox(IMailSender sender, TimeProvider time, ILogger<MailOutbox> log) : BackgroundService
{
    private const int Most = 1_000;
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(1)];

    private readonly Channel<Func<CancellationToken, ValueTask<MailMessage?>>> waiting =
        Channel.CreateBounded<Func<CancellationToken, ValueTask<MailMessage?>>>(new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Takes a mail along.</summary>
    public void Send(MailMessage mail) => Send(_ => ValueTask.FromResult<MailMessage?>(mail));

    /// <summary>Takes along the making of a mail, with all that has to be looked up and written for it; null: there is none to send.</summary>
    public void Send(Func<CancellationToken, ValueTask<MailMessage?>> make)
    {
        if (!waiting.Writer.TryWrite(make))
        {
            log.MailDropped();
        }
    }

    /// <summary>Hands one mail over now, once.</summary>
    /// <exception cref="MailUnavailableException">It was not taken; the same mail may be tried again.</exception>
    /// <exception cref="MailRefusedException">It will never be taken.</exception>
    internal ValueTask HandOverAsync(MailMessage mail, CancellationToken cancellationToken) => sender.SendAsync(mail, cancellationToken);

    /// <summary>One turn for each that waits.</summary>
    internal async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        while (waiting.Reader.TryRead(out var make))
        {
            await DeliverAsync(make, cancellationToken);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var make in waiting.Reader.ReadAllAsync(stoppingToken))
            {
                await DeliverAsync(make, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    [SuppressMessage("Design", "CA1031", Justification = "One mail that cannot be made or sent must not end the mail of all others.")]
    private async ValueTask DeliverAsync(Func<CancellationToken, ValueTask<MailMessage?>> make, CancellationToken cancellationToken)
    {
        try
        {
            if (await make(cancellationToken) is not { } mail)
            {
                return;
            }

            for (var attempt = 0; ; attempt++)
            {
                try
                {
                    await sender.SendAsync(mail, cancellationToken);
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
}
