namespace Stamina.Adapters.Mail;

/// <summary>Mail as files.</summary>
public sealed class MailFolderOptions
{
    /// <summary>Where they are written; made where it is missing, for its owner alone.</summary>
    public string Folder { get; set; } = "data/mail";

    /// <summary>What they say they come from.</summary>
    public string From { get; set; } = "Stamina <stamina@localhost>";

    /// <summary>How long a file is kept: they hold addresses and codes.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(7);
}

/// <summary>Mail by SMTP.</summary>
public sealed class SmtpOptions
{
    /// <summary>The server; its certificate must name it.</summary>
    public string Host { get; set; } = "";

    /// <summary>587 for STARTTLS, 465 for TLS from the first byte.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is protected. There is no "if the server offers it": whoever sits between would take the offer away.</summary>
    public SmtpSecurity Security { get; set; } = SmtpSecurity.StartTls;

    /// <summary>Who signs in; nobody where it is not set.</summary>
    public string? User { get; set; }

    /// <summary>With what.</summary>
    public string? Password { get; set; }

    /// <summary>The address that mail comes from.</summary>
    public string From { get; set; } = "";

    /// <summary>PEM file of the authority that the server's certificate is trusted by; the system's where it is not set.</summary>
    public string? TlsAuthorityFile { get; set; }

    /// <summary>Another server takes up a mail with a code a minute after the first began with it.</summary>
    internal static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(45);

    /// <summary>How long a mail may take; at most <see cref="LongestTimeout"/>.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);
}

/// <summary>How a connection to a mail server is protected.</summary>
public enum SmtpSecurity
{
    /// <summary>STARTTLS, demanded.</summary>
    StartTls,

    /// <summary>TLS from the first byte.</summary>
    Tls,

    /// <summary>Not at all; on this machine alone.</summary>
    None,
}
