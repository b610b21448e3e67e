namespace Stamina.Ports.Mail;

/// <summary>Where mail to people goes.</summary>
public interface IMailSender
{
    /// <summary>What it is, for people: a folder, or a server and its port.</summary>
    string Of { get; }

    /// <summary>Hands one mail over; done once it is on disk or the server has taken it.</summary>
    /// <exception cref="MailUnavailableException">It was not taken; the same mail may be tried again.</exception>
    /// <exception cref="MailRefusedException">It will never be taken.</exception>
    ValueTask SendAsync(MailMessage mail, CancellationToken cancellationToken);
}

/// <summary>A mail in plain text. Never logged: who gets one and what is in it are private, and codes open accounts.</summary>
/// <param name="To">The address.</param>
/// <param name="Subject">One line.</param>
/// <param name="Text">Lines between \n.</param>
public sealed record MailMessage(string To, string Subject, string Text)
{
    /// <summary>Never its content.</summary>
    public override string ToString() => "a mail";
}

/// <summary>The way out of mail is away: later it may work.</summary>
public sealed class MailUnavailableException : Exception
{
    /// <summary>With the reason and its cause, for the log; no address.</summary>
    public MailUnavailableException(string message, Exception inner)
        : base(message, inner)
    {
    }

    /// <summary>With the reason, for the log; no address.</summary>
    public MailUnavailableException(string message)
        : base(message)
    {
    }
}

/// <summary>This mail is never taken: its address is none, or the server refuses it for good.</summary>
public sealed class MailRefusedException : Exception
{
    /// <summary>With the reason, for the log; no address.</summary>
    public MailRefusedException(string message)
        : base(message)
    {
    }
}
