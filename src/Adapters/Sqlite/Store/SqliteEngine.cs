using Stamina.Adapters.Sql;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>A SQLite file for the SQL stores. There is one copy, so every read is from the primary; the one writing connection is every lock.</summary>
internal sealed class SqliteEngine(SqliteDatabase database) : SqlEngine
{
    public override async ValueTask<T> ReadAsync<T>(ReadFrom from, Func<SqlSession, ValueTask<T>> read, CancellationToken cancellationToken)
    {
        using var lease = database.Read();
        return await read(new SqliteStatements(lease.Session));
    }

    public override async ValueTask<T> WriteAsync<T>(Func<SqlSession, ValueTask<T>> write, CancellationToken cancellationToken)
    {
        using var lease = await database.WriteAsync(cancellationToken);
        var statements = new SqliteStatements(lease.Session);
        var answer = await write(statements);
        if (!statements.IsAbandoned)
        {
            lease.Commit();
        }

        return answer;
    }
}
