using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>
/// Appends in a constant number of statements, whatever the number of batches and workouts. Rows are locked in key order, so two handlers never wait in a
/// circle.
/// </summary>
internal sealed class SqlEventLog(SqlEngine engine, SqlKeys keys) : IEventLog
{
    // A batch that comes again is written again: a transaction that acknowledges must write something that replication waits for.
    private const string Name =
        """
        INSERT INTO batch (epoch, number, folded_ms) SELECT k.e, k.n, k.at FROM {rows} WHERE true
        ON CONFLICT (epoch, number) DO UPDATE SET folded_ms = excluded.folded_ms
        RETURNING epoch, number, id
        """;

    // What comes for a deleted account is dropped. One that is being deleted beside this is seen when the workout is derived.
    private const string Append =
        """
        INSERT INTO segment (user_id, recorded_type, session_uid, batch_id, bytes, content)
        SELECT k.u, k.t, k.s, k.b, k.z, k.c FROM {rows}
        WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.user_id = k.u AND a.deleted_ms IS NOT NULL)
        ON CONFLICT DO NOTHING
        """;

    private const string Mark =
        """
        INSERT INTO due (user_id, recorded_type, session_uid, due_ms)
        SELECT k.u, k.t, k.s, k.due FROM {rows}
        WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.user_id = k.u AND a.deleted_ms IS NOT NULL)
        ON CONFLICT (user_id, recorded_type, session_uid) DO UPDATE SET due_ms = excluded.due_ms, reason = NULL WHERE due.due_ms > excluded.due_ms
        """;

    // Now that the marks are locked, no derivation can end a workout unseen. One that has ended is derived at once; a large one rests first.
    private static readonly string MarkEnded =
        $$"""
        UPDATE due SET due_ms = x.at, reason = NULL
        FROM (SELECT k.u, k.t, k.s, k.at + w.log_bytes / {{StoredLog.BytesAMsOfRest}} AS at
            FROM {rows} JOIN workout w ON w.user_id = k.u AND w.recorded_type = k.t AND w.session_uid = k.s WHERE w.ended <> 0) AS x
        WHERE due.user_id = x.u AND due.recorded_type = x.t AND due.session_uid = x.s AND due.due_ms > x.at
        """;

    public async ValueTask AppendAsync(LogAppend append, CancellationToken cancellationToken)
    {
        var names = append.Names.Distinct().OrderBy(n => n.Epoch).ThenBy(n => n.Number).ToArray();
        var segments = Array.ConvertAll(
            append.Segments.OrderBy(s => s.Key).ToArray(),
            s => (s.Key, s.Batch, s.DueAt, Bytes: StoredLog.SizeOf(s.Events), Content: DocumentCodec.EncodeSegment(s.Events)));
        var at = append.At.ToUnixTimeMilliseconds();
        await engine.WriteAsync(
            async session =>
            {
                var known = await keys.ToWriteAsync(session, segments.Select(s => s.Key.User.Value));
                var living = Array.FindAll(segments, s => known.Has(s.Key.User.Value));
                var batches = names.Length == 0 ? [] : (await session.QueryAsync(
                    new SqlRows(names.Length).Add("e", i => names[i].Epoch).Add("n", i => names[i].Number).Add("at", _ => at),
                    Name,
                    row => (Name: new BatchName(row.Id(0), row.Long(1)), Id: row.Long(2)))).ToDictionary(b => b.Name, b => b.Id);
                if (living.Length == 0)
                {
                    return true;
                }

                await session.ExecuteAsync(
                    Keys(living, s => s.Key)
                        .Add("b", i => batches[living[i].Batch])
                        .Add("z", i => living[i].Bytes)
                        .Add("c", i => known.SealInPlace(living[i].Key.User.Value, AssociatedData.Of("segment", living[i].Key), living[i].Content)),
                    Append);
                var marks = living.GroupBy(s => s.Key).Select(g => (g.Key, DueMs: g.Min(s => s.DueAt).ToUnixTimeMilliseconds())).ToArray();
                await session.ExecuteAsync(Keys(marks, m => m.Key).Add("due", i => marks[i].DueMs), Mark);
                await session.ExecuteAsync(Keys(marks, m => m.Key).Add("at", _ => at), MarkEnded);
                return true;
            },
            cancellationToken);
    }

    private static SqlRows Keys<T>(T[] rows, Func<T, WorkoutKey> key) => new SqlRows(rows.Length)
        .Add("u", i => key(rows[i]).User.Value).Add("t", i => key(rows[i]).Session.RecordedType).Add("s", i => key(rows[i]).Session.Unique);
}
