using System.Collections.Concurrent;
using Stamina.Adapters.Sql;
using Stamina.Adapters.Sqlite.Engine;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>Statements on a connection to SQLite. It is in the process and takes no arrays, so a statement over many rows is run once for each.</summary>
internal sealed class SqliteStatements(SqliteSession session) : SqlSession
{
    private static readonly ConcurrentDictionary<(string Sql, string Names), string> Texts = new();

    public override string ForUpdateOf(string table) => string.Empty;

    public override string ForShareOf(string table) => string.Empty;

    public override ValueTask<int> ExecuteAsync(string sql, params object?[] values) => new(session.Execute(sql, Bound(values)));

    public override ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, params object?[] values) =>
        new(session.Query(sql, reader => map(new SqlRow(reader, idsAreBlobs: true)), Bound(values)));

    public override ValueTask<int> ExecuteAsync(SqlRows rows, string sql)
    {
        var text = TextOf(rows, sql);
        var values = new object?[rows.Columns.Count];
        var changed = 0;
        for (var i = 0; i < rows.Count; i++)
        {
            changed += session.Execute(text, Row(rows, i, values));
        }

        return new(changed);
    }

    public override ValueTask<List<T>> QueryAsync<T>(SqlRows rows, string sql, Func<SqlRow, T> map)
    {
        var text = TextOf(rows, sql);
        var values = new object?[rows.Columns.Count];
        var found = new List<T>();
        for (var i = 0; i < rows.Count; i++)
        {
            found.AddRange(session.Query(text, reader => map(new SqlRow(reader, idsAreBlobs: true)), Row(rows, i, values)));
        }

        return new(found);
    }

    private static string TextOf(SqlRows rows, string sql) =>
        Texts.GetOrAdd((sql, string.Join(' ', rows.Names)), key =>
            key.Sql.Replace(
                "{rows}",
                $"(SELECT {string.Join(", ", key.Names.Split(' ').Select((name, i) => $"${i + 1} AS {name}"))}) AS k",
                StringComparison.Ordinal));

    private static object?[] Row(SqlRows rows, int i, object?[] values)
    {
        for (var column = 0; column < values.Length; column++)
        {
            values[column] = Bound(rows.Columns[column].GetValue(i));
        }

        return values;
    }

    private static object?[] Bound(object?[] values) => Array.ConvertAll(values, Bound);

    // Ids as 16 bytes, big-endian, so that SQLite orders them as we do.
    private static object? Bound(object? value) => value is Guid id ? Blob.Of(id) : value;
}
