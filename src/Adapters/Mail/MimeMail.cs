using MimeKit;
using MimeKit.Utils;
using Stamina.Ports.Mail;

namespace Stamina.Adapters.Mail;

internal static class MimeMail
{
    // An address with a letter outside ASCII before its @ can be written in no other way.
    public static readonly FormatOptions Format = MakeFormat();

    // A name alone is somebody on the mail server's own machine.
    private static readonly ParserOptions Strict = new() { AllowAddressesWithoutDomain = false };

    public static bool IsAddress(string text) => MailboxAddress.TryParse(Strict, text, out _);

    /// <exception cref="MailRefusedException">The address is none.</exception>
    public static MimeMessage Of(MailMessage mail, string from, DateTimeOffset at)
    {
        // Parsed, and held against what was said: a comma or a bracket must not make another recipient of one.
        if (!MailboxAddress.TryParse(Strict, mail.To, out var to) || to.Address != mail.To || mail.Subject.AsSpan().IndexOfAny('\r', '\n') >= 0)
        {
            throw new MailRefusedException("The address cannot be written into a mail.");
        }

        var message = new MimeMessage
        {
            Subject = mail.Subject,
            Date = at,
            MessageId = MimeUtils.GenerateMessageId("stamina.invalid"),
            Body = new TextPart("plain") { Text = mail.Text },
        };
        message.From.Add(MailboxAddress.Parse(from));
        message.To.Add(to);
        // RFC 3834: no machine answers it.
        message.Headers.Add("Auto-Submitted", "auto-generated");
        return message;
    }

    private static FormatOptions MakeFormat()
    {
        var format = FormatOptions.Default.Clone();
        format.International = true;
        return format;
    }
}
