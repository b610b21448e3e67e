using System.Collections.Concurrent;
using Npgsql;
using Stamina.Adapters.Sql;

namespace Stamina.Adapters.Postgres;

/// <summary>Statements on a connection to PostgreSQL. A statement over many rows is one call: its columns go as arrays.</summary>
internal sealed class PostgresStatements(NpgsqlConnection connection, CancellationToken cancellationToken) : SqlSession
{
    private static readonly ConcurrentDictionary<(string Sql, string Names), string> Texts = new();

    public override string ForUpdateOf(string table) => $" FOR UPDATE OF {table}";

    public override string ForShareOf(string table) => $" FOR SHARE OF {table}";

    public override async ValueTask<int> ExecuteAsync(string sql, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, params object?[] values)
    {
        await using var command = Command(sql, values);
        return await ReadAsync(command, map);
    }

    public override async ValueTask<int> ExecuteAsync(SqlRows rows, string sql)
    {
        await using var command = Command(rows, sql);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async ValueTask<List<T>> QueryAsync<T>(SqlRows rows, string sql, Func<SqlRow, T> map)
    {
        await using var command = Command(rows, sql);
        return await ReadAsync(command, map);
    }

    private async ValueTask<List<T>> ReadAsync<T>(NpgsqlCommand command, Func<SqlRow, T> map)
    {
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var found = new List<T>();
        var row = new SqlRow(reader, idsAreBlobs: false);
        while (await reader.ReadAsync(cancellationToken))
        {
            found.Add(map(row));
        }

        return found;
    }

    private NpgsqlCommand Command(string sql, object?[] values)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        }

        return command;
    }

    private NpgsqlCommand Command(SqlRows rows, string sql)
    {
        var text = Texts.GetOrAdd((sql, string.Join(", ", rows.Names)), key =>
            key.Sql.Replace(
                "{rows}",
                $"unnest({string.Join(", ", key.Names.Split(", ").Select((_, i) => $"${i + 1}"))}) AS k ({key.Names})",
                StringComparison.Ordinal));
        var command = new NpgsqlCommand(text, connection);
        foreach (var column in rows.Columns)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = column });
        }

        return command;
    }
}
