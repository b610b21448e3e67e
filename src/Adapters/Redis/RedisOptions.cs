namespace Stamina.Adapters.Redis;

/// <summary>Where Redis is and how long it may keep a request waiting.</summary>
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

    /// <summary>In front of every key, for a Redis that is shared.</summary>
    public string KeyPrefix { get; set; } = "stamina:";

    /// <summary>How long a call may take. Past it the connection counts as hung and is closed, and calls fail at once until another is up.</summary>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long connecting, TLS and signing in may take together.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest pause between two attempts to connect; the first is 50 ms, each doubles, all are jittered.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Calls that may wait for one connection; more fail at once.</summary>
    public int MaxWaitingCalls { get; set; } = 4096;

    /// <summary>How long a value lives that nobody asks for or invalidates. Also the longest time that a value can outlive an invalidation that Redis never got; readers do not believe one that is not of the store's present revision.</summary>
    public TimeSpan KeepFor { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Invalidations that are kept for a Redis that is away.</summary>
    public int MaxWaitingFloors { get; set; } = 200_000;
}
