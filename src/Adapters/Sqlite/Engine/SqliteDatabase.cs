using System.Collections.Concurrent;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Engine;

/// <summary>One database file: one connection that writes, a pool of them that read.</summary>
internal class SqliteDatabase(string path, MigrationSet migrations, TimeSpan busyTimeout) : IDisposable
{
    // Reads never wait for one another, but more idle connections than this only hold memory.
    private const int IdleReaders = 16;

    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private SqliteSession? writer;
    private volatile bool current;

    /// <summary>Brings the file to this version, under SQLite's write lock, so that two processes may start at once.</summary>
    /// <exception cref="InvalidOperationException">The file is newer than this program.</exception>
    public async ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var result = migrations.Apply(writer ??= Open(readOnly: false));
            current = true;
            return result;
        }
        finally
        {
            writing.Release();
        }
    }

    /// <summary>The file's version and the one that this program needs. Makes no file: 0 where there is none.</summary>
    public (int Present, int Needed) Version()
    {
        if (!File.Exists(path))
        {
            return (0, migrations.Latest);
        }

        using var session = Open(readOnly: true);
        return (MigrationSet.Version(session), migrations.Latest);
    }

    /// <summary>Waits for the writing connection and opens a transaction on it.</summary>
    public async ValueTask<WriteLease> WriteAsync(CancellationToken cancellationToken)
    {
        await writing.WaitAsync(cancellationToken);
        try
        {
            var session = writer ??= Open(readOnly: false);
            RequireCurrent(session);
            session.Begin();
            return new WriteLease(this, session);
        }
        catch
        {
            writing.Release();
            throw;
        }
    }

    /// <summary>Borrows a reading connection. Each statement on it sees one committed state.</summary>
    public ReadLease Read()
    {
        if (!readers.TryTake(out var session))
        {
            session = Open(readOnly: true);
            try
            {
                RequireCurrent(session);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }

        return new ReadLease(this, session);
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            while (readers.TryTake(out var reader))
            {
                reader.Dispose();
            }

            // Last, so that its close folds the WAL into the file.
            writer?.Dispose();
            writer = null;
            writing.Dispose();
        }
    }

    private SqliteSession Open(bool readOnly)
    {
        try
        {
            PrivateFiles.CreateFile(path);
            return new SqliteSession(path, busyTimeout, readOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            var said = $"{path} cannot be opened: {e.Message}";
            // The file is there by now; who cannot open it may not.
            throw e is UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException { SqliteErrorCode: SQLitePCL.raw.SQLITE_CANTOPEN }
                ? new StoreRightMissingException(said, e)
                : new StoreUnavailableException(said, e);
        }
    }

    private void RequireCurrent(SqliteSession session)
    {
        if (current)
        {
            return;
        }

        migrations.Require(session);
        current = true;
    }

    /// <summary>A borrowed reading connection.</summary>
    public readonly struct ReadLease(SqliteDatabase owner, SqliteSession session) : IDisposable
    {
        public SqliteSession Session => session;

        public void Dispose()
        {
            if (owner.readers.Count < IdleReaders)
            {
                owner.readers.Add(session);
            }
            else
            {
                session.Dispose();
            }
        }
    }

    /// <summary>The writing connection inside a transaction; disposing without commit rolls back.</summary>
    public sealed class WriteLease(SqliteDatabase owner, SqliteSession session) : IDisposable
    {
        private bool open = true;

        public SqliteSession Session => open ? session : throw new InvalidOperationException("The transaction has ended.");

        public void Commit()
        {
            Session.Commit();
            End();
        }

        public void Dispose()
        {
            if (!open)
            {
                return;
            }

            try
            {
                session.Rollback();
            }
            catch (StoreUnavailableException)
            {
                // A connection that cannot roll back is given up: SQLite undoes its transaction when it closes.
                owner.writer = null;
                session.Dispose();
            }
            finally
            {
                End();
            }
        }

        private void End()
        {
            open = false;
            owner.writing.Release();
        }
    }
}
