namespace Stamina.Adapters.Redis;

/// <summary>Where Redis is and how long its client waits. How long a request waits for it is the readers' own setting.</summary>
public sealed class RedisOptions
{
    /// <summary>Host name or address.</summary>
    public string Host { get; set; } = "localhost";

    /// <summary>Port.</summary>
    public int Port { get; set; } = 6379;

    /// <summary>User of the access list; null where the server has only one password.</summary>
    public string? User { get; set; }

    /// <summary>Password; null where the server asks for none.</summary>
    public string? Password { get; set; }

    /// <summary>Number of the database.</summary>
    public int Database { get; set; }

    /// <summary>Speak TLS.</summary>
    public bool Tls { get; set; }

    /// <summary>The name in the server's certificate; null: <see cref="Host"/>.</summary>
    public string? TlsServerName { get; set; }

    /// <summary>A PEM file of the authority to trust instead of the system's.</summary>
    public string? TlsAuthorityFile { get; set; }

    /// <summary>Takes an engine on another machine that is reached without verified TLS: only for a network that nobody else reads.</summary>
    public bool Plain { get; set; }

    /// <summary>In front of every key, for a Redis that is shared.</summary>
    public string KeyPrefix { get; set; } = "stamina:";

    /// <summary>How long the client waits for a reply before it gives the call up; calls fail at once while there is no connection.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long connecting, TLS and signing in may take together.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two attempts to connect.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(2);
}
