namespace Stamina.Adapters.Postgres;

/// <summary>Where PostgreSQL is.</summary>
public sealed class PostgresOptions
{
    /// <summary>Npgsql's connection string of the primary: host, port, database, user, password, TLS. What safety depends on is set over it.</summary>
    public string ConnectionString { get; set; } = string.Empty;

    /// <summary>
    /// That of a standby, for reads that ask for nothing fresh; null: the primary answers everything. It must be one of those for which commits wait
    /// (<c>synchronous_standby_names</c>): commits wait until it has applied them, so that what was acknowledged is in its answers.
    /// </summary>
    public string? StandbyConnectionString { get; set; }

    /// <summary>The password for both, where the connection strings name none: so that they can be shown and this cannot.</summary>
    public string? Password { get; set; }

    /// <summary>Takes an engine on another machine that is reached without verified TLS: only for a network that nobody else reads.</summary>
    public bool Plain { get; set; }

    /// <summary>
    /// How long a statement may take, the wait of a commit for its standbys included. Past it the outcome is not known and the caller repeats.
    /// </summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long connecting may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Most connections of this process to each server.</summary>
    public int MaxConnections { get; set; } = 32;
}
