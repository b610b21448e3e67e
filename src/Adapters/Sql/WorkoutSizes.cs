using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>
/// Splits workouts that are to be read into lots, so that no more than a few megabytes of their logs are in memory together, whatever their number.
/// </summary>
internal static class WorkoutSizes
{
    /// <summary>The keys in their order, in lots.</summary>
    public static async ValueTask<IReadOnlyList<IReadOnlyList<WorkoutKey>>> TogetherAsync(
        SqlEngine engine,
        IReadOnlyList<WorkoutKey> keys,
        CancellationToken cancellationToken
    ) =>
        keys.Count < 2
            ? keys.Count == 0
                ? []
                : [keys]
            : StoredLog.Lots(keys, await engine.ReadAsync(ReadFrom.Primary, session => SizesAsync(session, keys), cancellationToken));

    private static async ValueTask<long[]> SizesAsync(SqlSession session, IReadOnlyList<WorkoutKey> keys)
    {
        var sizes = new long[keys.Count];
        await session.QueryAsync(
            SqlRows.Of(keys),
            """
            SELECT k.n,
                coalesce((SELECT w.log_bytes FROM workout w WHERE w.user_id = k.u AND w.recorded_type = k.t AND w.session_uid = k.s), 0)
                + coalesce((SELECT CAST(sum(g.bytes) AS bigint) FROM segment g WHERE g.user_id = k.u AND g.recorded_type = k.t AND g.session_uid = k.s), 0)
            FROM {rows}
            """,
            row => sizes[row.Int(0)] = row.Long(1));
        return sizes;
    }
}
