using System.Data;
using Microsoft.Data.Sqlite;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Engine;

/// <summary>
/// One connection with its prepared statements. Each SQL text is prepared once and reused; its parameters are <c>$1</c>, <c>$2</c>… Not for two threads at
/// once.
/// </summary>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly Dictionary<string, SqliteCommand> prepared = new(StringComparer.Ordinal);

    public SqliteSession(string path, TimeSpan busyTimeout, bool readOnly)
    {
        connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWrite,
            Pooling = false,
            // The driver's own wait sleeps 150 ms at a time; SQLite's, below, begins with 1 ms.
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            Execute($"PRAGMA busy_timeout = {(long)busyTimeout.TotalMilliseconds}");
            Execute("PRAGMA journal_mode = WAL");
            Execute("PRAGMA synchronous = FULL");
            Execute("PRAGMA temp_store = MEMORY");
            // What is deleted is overwritten where its page is written anyway; whole pages that become free are not.
            Execute("PRAGMA secure_delete = FAST");
            Execute("PRAGMA journal_size_limit = 67108864");
            if (readOnly)
            {
                Execute("PRAGMA query_only = ON");
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> parameters)
    {
        try
        {
            return Prepare(sql, parameters).ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
    }

    /// <summary>Runs a query and maps its rows, to the end: nothing stays open behind it.</summary>
    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> parameters)
    {
        var rows = new List<T>();
        try
        {
            using var reader = Prepare(sql, parameters).ExecuteReader();
            while (reader.Read())
            {
                rows.Add(map(reader));
            }
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }

        return rows;
    }

    /// <summary>The first row of a query, or the default.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> map, params ReadOnlySpan<object?> parameters)
    {
        try
        {
            using var reader = Prepare(sql, parameters).ExecuteReader(CommandBehavior.SingleRow);
            return reader.Read() ? map(reader) : default;
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
    }

    /// <summary>Offers a function to the statements of this connection.</summary>
    public void Offer<TAnswer>(string name, Func<string, TAnswer> function) => connection.CreateFunction(name, function, isDeterministic: true);

    /// <summary>Runs a script of several statements, unprepared.</summary>
    public void Script(string sql)
    {
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = sql;
            command.ExecuteNonQuery();
        }
        catch (SqliteException e)
        {
            throw Translate(e);
        }
    }

    public void Begin() => Execute("BEGIN IMMEDIATE");

    public void Commit() => Execute("COMMIT");

    /// <summary>Ends a transaction without a trace; SQLite itself may have ended it already (disk full, I/O error).</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var command in prepared.Values)
        {
            command.Dispose();
        }

        prepared.Clear();
        connection.Dispose();
    }

    private SqliteCommand Prepare(string sql, ReadOnlySpan<object?> parameters)
    {
        if (!prepared.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
#pragma warning disable CA2100 // Every text is a constant of this project; values come as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= parameters.Length; i++)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            prepared.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters[i].Value = parameters[i] ?? DBNull.Value;
        }

        return command;
    }

    // Result codes: https://www.sqlite.org/rescode.html. What another try may cure is "unavailable"; the rest is a bug and stays as it is.
    private Exception Translate(SqliteException e) => e.SqliteErrorCode switch
    {
        SQLitePCL.raw.SQLITE_BUSY or SQLitePCL.raw.SQLITE_LOCKED or SQLitePCL.raw.SQLITE_FULL or SQLitePCL.raw.SQLITE_IOERR or SQLitePCL.raw.SQLITE_CANTOPEN
            or SQLitePCL.raw.SQLITE_NOMEM or SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB =>
            new StoreUnavailableException($"SQLite, {connection.DataSource}: {e.Message}", e),
        SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_PERM or SQLitePCL.raw.SQLITE_AUTH =>
            new StoreRightMissingException($"SQLite, {connection.DataSource}: {e.Message}", e),
        _ => e,
    };
}
