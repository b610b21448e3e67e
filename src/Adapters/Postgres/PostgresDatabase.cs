using Npgsql;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Postgres;

/// <summary>The connections, hardened, and what a failure of theirs means.</summary>
internal class PostgresDatabase : IAsyncDisposable
{
    // A shared lock of every writing transaction, an exclusive one of the deletion of an account: what is deleted cannot be written beside it.
    private const string WriteLock = "SELECT pg_advisory_xact_lock_shared(7821601)";
    private const string DeleteLock = "SELECT pg_advisory_xact_lock(7821601)";

    private static readonly TimeSpan StandbyPause = TimeSpan.FromSeconds(1);

    private readonly NpgsqlDataSource primary;
    private readonly NpgsqlDataSource? standby;
    private readonly TimeProvider time;
    private long standbyLost;

    public PostgresDatabase(PostgresOptions options, TimeProvider time)
    {
        this.time = time;
        primary = NpgsqlDataSource.Create(Hardened(options.ConnectionString, options));
        standby = options.StandbyConnectionString is { } other ? NpgsqlDataSource.Create(Hardened(other, options)) : null;
    }

    /// <summary>The connection string with everything that safety and speed depend on.</summary>
    public static string Hardened(string connectionString, PostgresOptions options)
    {
        var hardened = new NpgsqlConnectionStringBuilder(connectionString)
        {
            // PostgreSQL answers a cancelled wait for a standby with success: never ask it to cancel and listen on; drop the connection, the outcome is unknown.
            CancellationTimeout = -1,
            CommandTimeout = (int)Math.Ceiling(options.StatementTimeout.TotalSeconds),
            Timeout = (int)Math.Ceiling(options.ConnectTimeout.TotalSeconds),
            MaxPoolSize = options.MaxConnections,
            MaxAutoPrepare = 100,
            AutoPrepareMinUsages = 2,
            NoResetOnClose = true,
            ApplicationName = "stamina",
            // Every query here goes by a key; a plan made while the tables were small must not scan them when they are large.
            Options = "-c enable_seqscan=off -c enable_hashjoin=off -c enable_mergejoin=off -c jit=off",
        };
        hardened.Password ??= options.Password;
        return hardened.ConnectionString;
    }

    /// <summary>Reads, from the standby where any copy will do and one is there.</summary>
    public async ValueTask<T> ReadAsync<T>(ReadFrom from, Func<NpgsqlConnection, Task<T>> read, CancellationToken cancellationToken)
    {
        if (from == ReadFrom.Any && standby is not null && (standbyLost == 0 || time.GetElapsedTime(standbyLost) > StandbyPause))
        {
            try
            {
                await using var near = await standby.OpenConnectionAsync(cancellationToken);
                return await read(near);
            }
            catch (Exception e) when (IsPassing(e) && !cancellationToken.IsCancellationRequested)
            {
                standbyLost = time.GetTimestamp();
            }
        }

        return await GuardAsync(
            async () =>
            {
                await using var connection = await primary.OpenConnectionAsync(cancellationToken);
                return await read(connection);
            },
            cancellationToken);
    }

    /// <summary>One writing statement in a transaction of its own.</summary>
    public ValueTask<int> WriteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) => GuardAsync(
        async () =>
        {
            await using var connection = await primary.OpenConnectionAsync(cancellationToken);
            await using var batch = new NpgsqlBatch(connection) { BatchCommands = { new NpgsqlBatchCommand(WriteLock), Command(sql, parameters) } };
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return (int)batch.BatchCommands[1].RecordsAffected;
        },
        cancellationToken);

    /// <summary>Opens a transaction that writes beside others.</summary>
    public ValueTask<NpgsqlTransaction> BeginAsync(CancellationToken cancellationToken) => BeginAsync(WriteLock, cancellationToken);

    /// <summary>Opens a transaction that waits for all others that write, and they for it.</summary>
    public ValueTask<NpgsqlTransaction> BeginAloneAsync(CancellationToken cancellationToken) => BeginAsync(DeleteLock, cancellationToken);

    /// <summary>A failure that may pass becomes <see cref="StoreUnavailableException"/>: lost connections, deadlocks, full disks, a server that starts or stops.</summary>
    public static async ValueTask<T> GuardAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await work();
        }
        catch (Exception e) when (IsPassing(e) && !cancellationToken.IsCancellationRequested)
        {
            throw new StoreUnavailableException("PostgreSQL is away or asks for another try.", e);
        }
    }

    public static NpgsqlParameter P<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        await primary.DisposeAsync();
        if (standby is not null)
        {
            await standby.DisposeAsync();
        }
    }

    private static bool IsPassing(Exception e) => e switch
    {
        PostgresException server => server.IsTransient || server.SqlState is
            PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.ReadOnlySqlTransaction
            || server.SqlState.StartsWith("08", StringComparison.Ordinal) || server.SqlState.StartsWith("53", StringComparison.Ordinal)
            || server.SqlState.StartsWith("57", StringComparison.Ordinal),
        NpgsqlException or TimeoutException or IOException or System.Net.Sockets.SocketException or OperationCanceledException => true,
        _ => false,
    };

    private ValueTask<NpgsqlTransaction> BeginAsync(string locking, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            var connection = await primary.OpenConnectionAsync(cancellationToken);
            try
            {
                var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await using var command = new NpgsqlCommand(locking, connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
                return transaction;
            }
            catch (Exception)
            {
                await connection.DisposeAsync();
                throw;
            }
        },
        cancellationToken);

    private static NpgsqlBatchCommand Command(string sql, NpgsqlParameter[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.AddRange(parameters);
        return command;
    }
}
