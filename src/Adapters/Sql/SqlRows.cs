using Stamina.Ports.Documents;

namespace Stamina.Adapters.Sql;

/// <summary>Values for a statement over many rows: columns of one length, each with a name that the statement knows it by.</summary>
internal sealed class SqlRows(int count)
{
    private readonly List<string> names = [];
    private readonly List<Array> columns = [];

    public int Count => count;

    public IReadOnlyList<string> Names => names;

    public IReadOnlyList<Array> Columns => columns;

    /// <summary>Rows of workout keys: <c>u</c> user, <c>t</c> recorded type, <c>s</c> the 128 bits of the session id, <c>n</c> the place in the list.</summary>
    public static SqlRows Of(IReadOnlyList<WorkoutKey> keys) => Of(keys, key => key).Add("n", i => i);

    /// <summary>Rows that belong to workouts, by their keys: <c>u</c>, <c>t</c>, <c>s</c>.</summary>
    public static SqlRows Of<T>(IReadOnlyList<T> rows, Func<T, WorkoutKey> key) => new SqlRows(rows.Count)
        .Add("u", i => key(rows[i]).User.Value).Add("t", i => key(rows[i]).Session.RecordedType).Add("s", i => key(rows[i]).Session.Unique);

    /// <summary>A column more.</summary>
    public SqlRows Add<T>(string name, Func<int, T> value)
    {
        var column = new T[count];
        for (var i = 0; i < count; i++)
        {
            column[i] = value(i);
        }

        names.Add(name);
        columns.Add(column);
        return this;
    }
}
