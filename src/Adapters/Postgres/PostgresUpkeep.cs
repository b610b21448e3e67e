using Npgsql;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static Stamina.Adapters.Postgres.PostgresDatabase;

namespace Stamina.Adapters.Postgres;

/// <summary>Keeps the store in order, a small transaction at a time; rows that a fold has locked wait for the next run.</summary>
internal sealed class PostgresUpkeep(PostgresDatabase database) : IStoreUpkeep
{
    private const int AtOnce = 1_000;

    public async ValueTask PruneAsync(DateTimeOffset ledgerBefore, DateTimeOffset deletedBefore, CancellationToken cancellationToken)
    {
        await InPartsAsync(
            $"""
            DELETE FROM batch b USING (SELECT epoch, number FROM batch WHERE folded_ms < $1 LIMIT {AtOnce} FOR UPDATE SKIP LOCKED) AS old
            WHERE b.epoch = old.epoch AND b.number = old.number
            """,
            ledgerBefore,
            cancellationToken);

        // The tombstone stays for ever; everything the person did goes.
        await InPartsAsync(
            $"""
            UPDATE workout w SET summary = NULL, overlay = NULL, log = '', sort_ms = 0, local_date = 0, rules_version = 0, awaits = 0
            FROM (SELECT user_id, recorded_type, session_uid FROM workout
                WHERE deleted_ms IS NOT NULL AND deleted_ms < $1 AND octet_length(log) > 0 LIMIT {AtOnce} FOR UPDATE SKIP LOCKED) AS old
            WHERE w.user_id = old.user_id AND w.recorded_type = old.recorded_type AND w.session_uid = old.session_uid
            """,
            deletedBefore,
            cancellationToken);
    }

    public async ValueTask<IReadOnlyList<WorkoutKey>> StaleAsync(
        int rulesVersion, IReadOnlyCollection<string> exerciseTypes, WorkoutKey? after, int max, CancellationToken cancellationToken) =>
        await database.ReadAsync<IReadOnlyList<WorkoutKey>>(
            ReadFrom.Primary,
            async connection =>
            {
                // The indexes answer at once whether there is any, which is the usual start; only then the whole table is walked in key order.
                await using var any = Command(
                    connection,
                    "SELECT EXISTS (SELECT 1 FROM workout WHERE rules_version < $1 AND summary IS NOT NULL) OR EXISTS (SELECT 1 FROM workout WHERE awaits <> 0)",
                    P((short)rulesVersion));
                if (after is null && await any.ExecuteScalarAsync(cancellationToken) is false)
                {
                    return [];
                }

                await using var command = Command(
                    connection,
                    """
                    SELECT user_id, recorded_type, session_uid FROM workout
                    WHERE (user_id, recorded_type, session_uid) > ($3, $4, $5) AND summary IS NOT NULL
                      AND (rules_version < $1 OR (awaits = 1 AND rules_version = $1) OR (awaits = 2 AND coalesce(exercise_type, recorded_type) = ANY ($2)))
                    ORDER BY user_id, recorded_type, session_uid LIMIT $6
                    """,
                    P((short)rulesVersion),
                    P(exerciseTypes.ToArray()),
                    P(after?.User.Value ?? Guid.Empty),
                    P(after?.Session.RecordedType ?? string.Empty),
                    P(after?.Session.Unique ?? Guid.Empty),
                    P(max));
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                var keys = new List<WorkoutKey>();
                while (await rows.ReadAsync(cancellationToken))
                {
                    keys.Add(new WorkoutKey(new UserId(rows.GetGuid(0)), WorkoutRows.Session(rows, 1)));
                }

                return keys;
            },
            cancellationToken);

    private async ValueTask InPartsAsync(string sql, DateTimeOffset before, CancellationToken cancellationToken)
    {
        int changed;
        do
        {
            NpgsqlParameter moment = P(before.ToUnixTimeMilliseconds());
            changed = await database.WriteAsync(sql, cancellationToken, moment);
        }
        while (changed == AtOnce);
    }
}
