using System.Globalization;
using System.Net.Sockets;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Stamina.Adapters.Tls;
using Stamina.Ports.Mail;

namespace Stamina.Adapters.Mail;

/// <summary>A connection for each mail: there are few, and one that was kept would be closed by the server anyway.</summary>
internal sealed class SmtpSender(SmtpOptions options, TimeProvider time) : IMailSender
{
    public string Of => string.Create(CultureInfo.InvariantCulture, $"{options.Host}:{options.Port}");

    public async ValueTask SendAsync(MailMessage mail, CancellationToken cancellationToken)
    {
        using var message = MimeMail.Of(mail, options.From, time.GetUtcNow());
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(options.Timeout);
        using var client = new SmtpClient();
        if (options.TlsAuthorityFile is { } file)
        {
            client.ServerCertificateValidationCallback = (_, certificate, _, errors) => NamedAuthority.Issued(file, certificate, errors);
        }

        try
        {
            await client.ConnectAsync(
                options.Host,
                options.Port,
                options.Security switch
                {
                    SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
                    SmtpSecurity.None => SecureSocketOptions.None,
                    _ => SecureSocketOptions.StartTls,
                },
                patience.Token);
            if (options is { User: { } user, Password: { } password })
            {
                await client.AuthenticateAsync(user, password, patience.Token);
            }

            await client.SendAsync(MimeMail.Format, message, patience.Token);
            await client.DisconnectAsync(quit: true, patience.Token);
        }
#pragma warning disable MA0054 // The server's words may quote the address, and an inner exception ends in a log.
        catch (SmtpCommandException refused) when ((int)refused.StatusCode >= 500)
        {
            throw new MailRefusedException(
                string.Create(CultureInfo.InvariantCulture, $"The mail server refused a mail for good ({(int)refused.StatusCode})."));
        }
        catch (Exception away)
            when (away
                    is SocketException
                        or IOException
                        or CommandException
                        or ProtocolException
                        or SslHandshakeException
                        or AuthenticationException
                        or NotSupportedException
                || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw new MailUnavailableException($"The mail server did not take a mail ({away.GetType().Name}).");
        }
#pragma warning restore MA0054
    }
}
