using System.Runtime.CompilerServices;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>Files that workouts were made of. Whoever refers to a content holds its first part until the commit, and so does whoever takes it away.</summary>
internal sealed class SqlOriginalStore(SqlEngine engine, SqlKeys keys) : IOriginalStore
{
    // Of the workouts asked for, those that are there: one that waits for its first derivation has no row yet.
    private const string Living =
        """
        SELECT k.n, o.content_id FROM {rows}
        LEFT JOIN workout w ON w.user_id = k.u AND w.recorded_type = k.t AND w.session_uid = k.s
        LEFT JOIN due d ON d.user_id = k.u AND d.recorded_type = k.t AND d.session_uid = k.s
        LEFT JOIN original o ON o.user_id = k.u AND o.recorded_type = k.t AND o.session_uid = k.s
        WHERE w.deleted_ms IS NULL AND (w.user_id IS NOT NULL OR d.user_id IS NOT NULL)
        """;

    // The file is read before the transaction: a slow sender holds nothing.
    public async ValueTask<KeptOriginal> KeepAsync(
        UserId user, string name, Stream content, IReadOnlyCollection<SessionId> workouts, CancellationToken cancellationToken)
    {
        if (await PackedOriginal.ReadAsync(name, content, cancellationToken) is not { } packed)
        {
            return new KeptOriginal(OriginalOutcome.TooLarge, []);
        }

        WorkoutKey[] asked = [.. workouts.Distinct().Select(session => new WorkoutKey(user, session)).Order()];
        return await engine.WriteAsync(session => KeepAsync(session, user.Value, packed, asked), cancellationToken);
    }

    public async ValueTask<Original?> FindAsync(WorkoutKey workout, CancellationToken cancellationToken) =>
        (await ReadAsync(
            workout.User.Value,
            "AND recorded_type = $2 AND session_uid = $3",
            cancellationToken,
            workout.User.Value,
            workout.Session.RecordedType,
            workout.Session.Unique)).FirstOrDefault();

    public async ValueTask<IReadOnlyList<Original>> ListAsync(UserId user, CancellationToken cancellationToken) =>
        await ReadAsync(user.Value, "ORDER BY recorded_type, session_uid", cancellationToken, user.Value);

    public async IAsyncEnumerable<byte[]> ReadAsync(Original original, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 0; number < original.Document.Parts; number++)
        {
            yield return await PartAsync(original, number, cancellationToken)
                ?? throw new StoreUnavailableException("A file was deleted while it was read.");
        }
    }

    private ValueTask<byte[]?> PartAsync(Original original, int number, CancellationToken cancellationToken)
    {
        var user = original.Workout.User.Value;
        return engine.ReadAsync(
            ReadFrom.Primary,
            session => keys.OpenAsync(
                session,
                [user],
                known => session.FirstAsync(
                    "SELECT document FROM original_part WHERE user_id = $1 AND content_id = $2 AND number = $3",
                    row => PackedOriginal.Unpack(known.Open(user, AssociatedData.OriginalPart(user, original.ContentId, number), row.Bytes(0))),
                    user,
                    original.ContentId,
                    (long)number)),
            cancellationToken);
    }

    private async ValueTask<KeptOriginal> KeepAsync(SqlSession session, Guid user, PackedOriginal packed, WorkoutKey[] asked)
    {
        var known = await keys.ToWriteAsync(session, [user]);
        if (!known.Has(user) || await SqlDocuments.IsDeletedAsync(session, user))
        {
            return new KeptOriginal(OriginalOutcome.Kept, []);
        }

        var there = await session.QueryAsync(SqlRows.Of(asked), Living, row => (Key: asked[row.Int(0)], Has: !row.IsNull(1)));
        var added = there.Where(workout => !workout.Has).Select(workout => workout.Key).ToList();
        if (added.Count == 0)
        {
            return Kept(there.Select(workout => workout.Key));
        }

        if (!await IsThereAsync(session, user, packed.ContentId))
        {
            if (await TakenAsync(session, user) + packed.Size > OriginalLimits.MostBytesOfAccount)
            {
                return Kept(there.Where(workout => workout.Has).Select(workout => workout.Key)) with { Outcome = OriginalOutcome.AccountFull };
            }

            for (var number = 0; number < packed.Parts.Count; number++)
            {
                await session.ExecuteAsync(
                    "INSERT INTO original_part (user_id, content_id, number, document) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
                    user,
                    packed.ContentId,
                    (long)number,
                    known.Seal(user, AssociatedData.OriginalPart(user, packed.ContentId, number), packed.Parts[number]));
            }
        }

        var document = DocumentCodec.Encode(packed.Document);
        var kept = await session.ExecuteAsync(
            SqlRows.Of(added)
                .Add("c", _ => packed.ContentId)
                .Add("z", _ => packed.Size)
                .Add("d", i => known.Seal(user, AssociatedData.Of("original", added[i]), document)),
            """
            INSERT INTO original (user_id, recorded_type, session_uid, content_id, bytes, document)
            SELECT k.u, k.t, k.s, k.c, k.z, k.d FROM {rows} WHERE true
            ON CONFLICT DO NOTHING
            """);
        if (kept == 0)
        {
            // Others gave all of them another file meanwhile: nobody would take this one away again.
            session.Abandon();
        }

        return Kept(there.Select(workout => workout.Key));
    }

    private static KeptOriginal Kept(IEnumerable<WorkoutKey> workouts) => new(OriginalOutcome.Kept, [.. workouts.Select(workout => workout.Session)]);

    private static async ValueTask<bool> IsThereAsync(SqlSession session, Guid user, Guid content) => (await session.QueryAsync(
        $"SELECT 1 FROM original_part p WHERE p.user_id = $1 AND p.content_id = $2 AND p.number = 0{session.ForUpdateOf("p")}",
        _ => true,
        user,
        content)).Count > 0;

    private static ValueTask<long> TakenAsync(SqlSession session, Guid user) => session.FirstAsync(
        "SELECT CAST(coalesce(sum(c.bytes), 0) AS bigint) FROM (SELECT DISTINCT content_id, bytes FROM original WHERE user_id = $1) AS c",
        row => row.Long(0),
        user);

    private ValueTask<List<Original>> ReadAsync(Guid user, string which, CancellationToken cancellationToken, params object?[] values) =>
        engine.ReadAsync(
            ReadFrom.Primary,
            session => keys.OpenAsync(
                session,
                [user],
                known => session.QueryAsync(
                    $"SELECT user_id, recorded_type, session_uid, content_id, document FROM original WHERE user_id = $1 {which}",
                    row => Read(row, row.Key(0), known),
                    values)),
            cancellationToken);

    private static Original Read(SqlRow row, WorkoutKey workout, KnownKeys known) => new(
        workout,
        row.Id(3),
        DocumentCodec.Decode<OriginalDocument>(known.Open(workout.User.Value, AssociatedData.Of("original", workout), row.Bytes(4))));
}
