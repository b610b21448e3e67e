using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>
/// A database engine as the SQL stores see it: connections, transactions, and what its failures mean. The statements are the same for every engine; what
/// differs is here and in <see cref="SqlSession"/>. Whatever may pass (a lost connection, a full disk, a deadlock) comes as
/// <see cref="StoreUnavailableException"/>.
/// </summary>
internal abstract class SqlEngine
{
    /// <summary>Reads; each statement sees one committed state. May run twice: on a copy, and where that is away on the primary.</summary>
    public abstract ValueTask<T> ReadAsync<T>(ReadFrom from, Func<SqlSession, ValueTask<T>> read, CancellationToken cancellationToken);

    /// <summary>
    /// One transaction, committed durably when <paramref name="write"/> completes, rolled back where it throws or calls <see cref="SqlSession.Abandon"/>.
    /// </summary>
    public abstract ValueTask<T> WriteAsync<T>(Func<SqlSession, ValueTask<T>> write, CancellationToken cancellationToken);

    /// <summary>One query of the primary; answers its rows.</summary>
    public ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, CancellationToken cancellationToken, params object?[] values) =>
        ReadAsync(ReadFrom.Primary, session => session.QueryAsync(sql, map, values), cancellationToken);

    /// <summary>One writing statement in a transaction of its own; answers how many rows it changed.</summary>
    public ValueTask<int> WriteAsync(string sql, CancellationToken cancellationToken, params object?[] values) =>
        WriteAsync(session => session.ExecuteAsync(sql, values), cancellationToken);

    /// <summary>
    /// The same statement until it changes fewer rows than <paramref name="atOnce"/>, each time in a transaction of its own, so that others never wait long.
    /// </summary>
    public async ValueTask WriteInPartsAsync(string sql, int atOnce, CancellationToken cancellationToken, params object?[] values)
    {
        while (await WriteAsync(sql, cancellationToken, values) == atOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
