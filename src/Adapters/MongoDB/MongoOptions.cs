namespace Stamina.Adapters.MongoDB;

/// <summary>Where MongoDB is.</summary>
public sealed class MongoOptions
{
    /// <summary>
    /// A <c>mongodb://</c> or <c>mongodb+srv://</c> URL: hosts, replica set, database, user, TLS, compressors. What safety depends on is set over it, and a URL
    /// that asks for less (answers from another copy than the primary, writes without a majority) is refused. Without a database name: <c>stamina</c>.
    /// </summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>The password, where the URL names a user and none: so that the URL can be shown and this cannot.</summary>
    public string? Password { get; set; }

    /// <summary>A PEM file of the authority to trust instead of the system's, where the URL says <c>tls=true</c>.</summary>
    public string? TlsAuthorityFile { get; set; }

    /// <summary>Takes an engine on another machine that is reached without verified TLS: only for a network that nobody else reads.</summary>
    public bool Plain { get; set; }

    /// <summary>
    /// How long one call may take, the wait for a majority of the replica set included. Past it the outcome is not known and the caller repeats.
    /// </summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long connecting may take, and finding a server that takes writes.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Most connections of this process to each server.</summary>
    public int MaxConnections { get; set; } = 32;
}
