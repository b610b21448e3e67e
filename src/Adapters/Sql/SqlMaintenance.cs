using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>Keeps the store in order, a small transaction at a time, so that nobody waits long.</summary>
internal sealed class SqlMaintenance(SqlEngine engine) : IStoreMaintenance
{
    private const int AtOnce = 1_000;

    public async ValueTask PruneAsync(DateTimeOffset ledgerBefore, DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        await engine.WriteInPartsAsync(
            $"DELETE FROM batch WHERE (epoch, number) IN (SELECT epoch, number FROM batch WHERE folded_ms < $1 LIMIT {AtOnce})",
            AtOnce,
            cancellationToken,
            ledgerBefore.ToUnixTimeMilliseconds());

        // The tombstone stays for ever; everything the person did goes.
        const string Erased =
            "SELECT user_id, recorded_type, session_uid FROM workout WHERE deleted_ms IS NOT NULL AND deleted_ms < $1 AND summary IS NOT NULL";
        while (await engine.WriteAsync(session => ForgetOriginalsAsync(session, Erased, deletedBefore), cancellationToken) == AtOnce)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        await engine.WriteInPartsAsync(
            $"""
            DELETE FROM segment WHERE (user_id, recorded_type, session_uid, batch_id) IN (
                SELECT g.user_id, g.recorded_type, g.session_uid, g.batch_id FROM ({Erased}) AS w
                JOIN segment g ON g.user_id = w.user_id AND g.recorded_type = w.recorded_type AND g.session_uid = w.session_uid LIMIT {AtOnce})
            """,
            AtOnce,
            cancellationToken,
            deletedBefore.ToUnixTimeMilliseconds());
        await engine.WriteInPartsAsync(
            $"""
            UPDATE workout SET summary = NULL, overlay = NULL, log = NULL, log_bytes = 0, sort_ms = 0, local_date = 0, awaits = 0, rules_version = 0
            WHERE (user_id, recorded_type, session_uid) IN ({Erased} LIMIT {AtOnce})
            """,
            AtOnce,
            cancellationToken,
            deletedBefore.ToUnixTimeMilliseconds());
    }

    public async ValueTask<int> MakeStaleDueAsync(
        int rulesVersion, IReadOnlyCollection<string> exerciseTypes, DateTimeOffset at, int max, CancellationToken cancellationToken)
    {
        // Each question is answered by an index of its own, so a cell in which nothing is stale pays for a few look-ups.
        var found = await MakeDueAsync("w.rules_version < $3 AND w.summary IS NOT NULL", (long)rulesVersion, at, max, cancellationToken);
        if (found < max)
        {
            found += await MakeDueAsync("w.awaits = 1 AND w.rules_version = $3", (long)rulesVersion, at, max - found, cancellationToken);
        }

        foreach (var type in exerciseTypes)
        {
            if (found == max)
            {
                break;
            }

            found += await MakeDueAsync("w.awaits = 2 AND coalesce(w.exercise_type, w.recorded_type) = $3", type, at, max - found, cancellationToken);
        }

        return found;
    }

    // A file goes with the last workout that was made of it. Its first part is held before anybody looks who else was: whoever refers to a file holds it too.
    private static async ValueTask<int> ForgetOriginalsAsync(SqlSession session, string erased, DateTimeOffset deletedBefore)
    {
        var gone = await session.QueryAsync(
            $"""
            DELETE FROM original WHERE (user_id, recorded_type, session_uid) IN (
                SELECT o.user_id, o.recorded_type, o.session_uid FROM ({erased}) AS w
                JOIN original o ON o.user_id = w.user_id AND o.recorded_type = w.recorded_type AND o.session_uid = w.session_uid LIMIT {AtOnce})
            RETURNING user_id, content_id
            """,
            row => (User: row.Id(0), Content: row.Id(1)),
            deletedBefore.ToUnixTimeMilliseconds());
        if (gone.Count == 0)
        {
            return 0;
        }

        var contents = gone.Distinct().ToList();
        var rows = new SqlRows(contents.Count).Add("u", i => contents[i].User).Add("c", i => contents[i].Content);
        await session.QueryAsync(
            rows,
            $"""
            SELECT 1 FROM {"{rows}"} JOIN original_part p ON p.user_id = k.u AND p.content_id = k.c AND p.number = 0
            ORDER BY k.u, k.c{session.ForUpdateOf("p")}
            """,
            _ => true);
        await session.ExecuteAsync(
            rows,
            """
            DELETE FROM original_part WHERE (user_id, content_id) IN (SELECT k.u, k.c FROM {rows})
                AND NOT EXISTS (SELECT 1 FROM original o WHERE o.user_id = original_part.user_id AND o.content_id = original_part.content_id)
            """);
        return gone.Count;
    }

    private ValueTask<int> MakeDueAsync(string which, object value, DateTimeOffset at, int max, CancellationToken cancellationToken) => engine.WriteAsync(
        $"""
        INSERT INTO due (user_id, recorded_type, session_uid, due_ms)
        SELECT w.user_id, w.recorded_type, w.session_uid, $1 FROM workout w
        WHERE {which} AND NOT EXISTS (SELECT 1 FROM due d WHERE d.user_id = w.user_id AND d.recorded_type = w.recorded_type AND d.session_uid = w.session_uid)
        LIMIT $2
        ON CONFLICT DO NOTHING
        """,
        cancellationToken,
        at.ToUnixTimeMilliseconds(),
        (long)max,
        value);
}
