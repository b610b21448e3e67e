using Npgsql;
using Stamina.Adapters.Sql;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Postgres;

/// <summary>The connections, hardened, and what a failure of theirs means.</summary>
internal class PostgresDatabase : SqlEngine, IAsyncDisposable
{
    // Keeps two programs that migrate at once apart; nobody else takes it.
    private const string MigrationLock = "SELECT pg_advisory_xact_lock(7821601)";

    private static readonly TimeSpan StandbyPause = TimeSpan.FromSeconds(1);

    private readonly PostgresOptions options;
    private readonly NpgsqlDataSource primary;
    private readonly NpgsqlDataSource? standby;
    private readonly TimeProvider time;
    private long standbyLost;

    public PostgresDatabase(PostgresOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        primary = NpgsqlDataSource.Create(Hardened(options.ConnectionString, options));
        standby = options.StandbyConnectionString is { } other ? NpgsqlDataSource.Create(Hardened(other, options)) : null;
    }

    /// <summary>The connection string with everything that safety and speed depend on.</summary>
    public static string Hardened(string connectionString, PostgresOptions options)
    {
        var hardened = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // PostgreSQL answers a cancelled wait for a standby with success: never ask it to cancel and listen on; drop the connection, the outcome is
            // unknown.
            CancellationTimeout = -1,
            CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds),
            Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
            MaxPoolSize = options.MaxConnections,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            ApplicationName = "stamina",
            // Every query here goes by a key; a plan made while the tables were small must not scan them when they are large. Each is planned once a
            // connection: PostgreSQL thinks a plan for the values at hand cheaper, and spends more on planning it over all partitions than it takes to run.
            Options = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off -c plan_cache_mode=force_generic_plan",
        };
        if (options.StandbyConnectionString is not null)
        {
            // A standby that answers reads must show what was acknowledged: a goal that was just set would be missing in the list otherwise. With it a commit
            // waits until the standby has applied the change, and not only until it has it on disk.
            hardened.Options += " -c synchronous_commit=remote_apply";
        }

        hardened.Password ??= options.Password;
        return hardened.ConnectionString;
    }

    /// <summary>Reads, from the standby where any copy will do and one is there.</summary>
    public override async ValueTask<T> ReadAsync<T>(ReadFrom from, Func<SqlSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        if (from == ReadFrom.Any && standby is not null && (standbyLost == 0 || time.GetElapsedTime(standbyLost) > StandbyPause))
        {
            try
            {
                await using var near = await standby.OpenConnectionAsync(cancellationToken);
                return await read(new PostgresStatements(near, cancellationToken));
            }
            catch (Exception e) when ((IsPassing(e) || IsBehind(e) || IsRefused(e)) && !cancellationToken.IsCancellationRequested)
            {
                standbyLost = time.GetTimestamp();
            }
        }

        return await GuardAsync(
            async () =>
            {
                await using var connection = await primary.OpenConnectionAsync(cancellationToken);
                return await read(new PostgresStatements(connection, cancellationToken));
            },
            cancellationToken);
    }

    public override ValueTask<T> WriteAsync<T>(Func<SqlSession, ValueTask<T>> write, CancellationToken cancellationToken) =>
        InTransactionAsync(primary, locking: null, write, cancellationToken);

    /// <summary>
    /// A transaction that waits for other migrations, and they for it. Its statements may take any time: a large table is not read through within
    /// <see cref="PostgresOptions.StatementTimeout"/>, and another program's migration not waited for.
    /// </summary>
    public async ValueTask<T> MigrateAsync<T>(Func<SqlSession, ValueTask<T>> migrate, CancellationToken cancellationToken)
    {
        var patient = new NpgsqlConnectionStringBuilder(Hardened(options.ConnectionString, options)) { CommandTimeout = 0, Pooling = false };
        await using var source = NpgsqlDataSource.Create(patient.ConnectionString);
        return await InTransactionAsync(source, MigrationLock, migrate, cancellationToken);
    }

    /// <summary>
    /// A failure that may pass becomes <see cref="StoreUnavailableException"/>: lost connections, deadlocks, full disks, a server that starts or stops; a right
    /// that is missing <see cref="StoreRightMissingException"/>.
    /// </summary>
    private static async ValueTask<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsPassing(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("PostgreSQL is away or asks for another try.", e);
        }
        catch (PostgresException e) when (IsRefused(e))
        {
            throw new StoreRightMissingException($"{e.SqlState}: {e.MessageText}", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await primary.DisposeAsync();
        if (standby is not null)
        {
            await standby.DisposeAsync();
        }
    }

    // A standby that has not come to the migration which made what is asked for.
    private static bool IsBehind(Exception e) =>
        e is PostgresException { SqlState: PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn };

    // A right that the role lacks, or may not sign in at all.
    private static bool IsRefused(Exception e) =>
        e is PostgresException { SqlState: var state }
        && (state is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.InvalidCatalogName || state.StartsWith("28", StringComparison.Ordinal));

    private static bool IsPassing(Exception e) =>
        e switch
        {
            PostgresException server => server.IsTransient
                || server.SqlState
                    is PostgresErrorCodes.SerializationFailure
                        or PostgresErrorCodes.DeadlockDetected
                        or PostgresErrorCodes.LockNotAvailable
                        or PostgresErrorCodes.ReadOnlySqlTransaction
                || server.SqlState.StartsWith("08", StringComparison.Ordinal)
                || server.SqlState.StartsWith("53", StringComparison.Ordinal)
                || server.SqlState.StartsWith("57", StringComparison.Ordinal),
            NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or OperationCanceledException => true,
            _ => false,
        };

    private static ValueTask<T> InTransactionAsync<T>(
        NpgsqlDataSource source, string? locking, Func<SqlSession, ValueTask<T>> work, CancellationToken cancellationToken) =>
        GuardAsync(
            async () =>
            {
                await using var connection = await source.OpenConnectionAsync(cancellationToken);
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                var statements = new PostgresStatements(connection, cancellationToken);
                if (locking is not null)
                {
                    await statements.ExecuteAsync(locking);
                }

                var answer = await work(statements);
                if (!statements.IsAbandoned)
                {
                    await transaction.CommitAsync(cancellationToken);
                }

                return answer;
            },
            cancellationToken);
}
