namespace Stamina.Adapters.Sql;

/// <summary>
/// A connection, and in a write its transaction. Values are bound as <c>$1</c>, <c>$2</c>…; ids are <see cref="Guid"/>, times Unix milliseconds. A statement
/// over many rows reads them from <c>{rows}</c>, a table named <c>k</c> with the columns of its <see cref="SqlRows"/>: one call of the engine where it takes
/// arrays, else one for each row.
/// </summary>
internal abstract class SqlSession
{
    /// <summary>True once the transaction is to be rolled back although nothing failed.</summary>
    public bool IsAbandoned { get; private set; }

    /// <summary>Leaves no trace of the transaction.</summary>
    public void Abandon() => IsAbandoned = true;

    /// <summary>The clause that locks the rows of a table until the transaction ends; empty where a writing transaction has the database to itself.</summary>
    public abstract string ForUpdateOf(string table);

    /// <summary>The clause that keeps the rows of a table from being changed until the transaction ends; empty as above.</summary>
    public abstract string ForShareOf(string table);

    /// <summary>Runs a statement; answers how many rows it changed.</summary>
    public abstract ValueTask<int> ExecuteAsync(string sql, params object?[] values);

    /// <summary>Runs a query and maps its rows, to the end.</summary>
    public abstract ValueTask<List<T>> QueryAsync<T>(string sql, Func<SqlRow, T> map, params object?[] values);

    /// <summary>Runs a statement over many rows; answers how many rows it changed.</summary>
    public abstract ValueTask<int> ExecuteAsync(SqlRows rows, string sql);

    /// <summary>Runs a query over many rows and maps what it answers, to the end.</summary>
    public abstract ValueTask<List<T>> QueryAsync<T>(SqlRows rows, string sql, Func<SqlRow, T> map);

    /// <summary>The first row of a query, or the default.</summary>
    public async ValueTask<T?> FirstAsync<T>(string sql, Func<SqlRow, T> map, params object?[] values)
    {
        var rows = await QueryAsync(sql, map, values);
        return rows.Count == 0 ? default : rows[0];
    }
}
