using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>A table of documents with revisions, keyed by user and one more id.</summary>
internal sealed class SqlDocuments(SqlEngine engine, SqlKeys keys, string table, string id)
{
    private readonly string insert = $"INSERT INTO {table} (user_id, {id}, revision, document) VALUES ($1, $2, 1, $3) ON CONFLICT DO NOTHING";

    private readonly string update =
        $"UPDATE {table} SET revision = revision + 1, document = $3 WHERE user_id = $1 AND {id} = $2 AND revision = $4";

    private readonly string get = $"SELECT revision, document, {id} FROM {table} WHERE user_id = $1 AND {id} = $2";

    private readonly string list = $"SELECT revision, document, {id} FROM {table} WHERE user_id = $1 ORDER BY {id}";

    private readonly string latest = $"SELECT revision, document, {id} FROM {table} WHERE user_id = $1 AND {id} < $2 ORDER BY {id} DESC LIMIT $3";

    /// <summary>Writes where the revision is still the expected one (0: does not exist yet).</summary>
    public async ValueTask<bool> PutAsync(Guid user, Guid key, long expectedRevision, byte[] document, CancellationToken cancellationToken) =>
        await engine.WriteAsync(
            async session =>
            {
                var known = await keys.ToWriteAsync(session, [user]);
                if (!known.Has(user))
                {
                    return 0;
                }

                var content = known.Seal(user, AssociatedData.Of(table, user, key), document);
                return expectedRevision == 0
                    ? await InsertAsync(session, user, key, content)
                    : await session.ExecuteAsync(update, user, key, content, expectedRevision);
            },
            cancellationToken) == 1;

    public async ValueTask<Revisioned<T>?> GetAsync<T>(Guid user, Guid key, CancellationToken cancellationToken) =>
        (await ReadAsync<T>(get, ReadFrom.Primary, cancellationToken, user, key)).FirstOrDefault();

    public ValueTask<List<Revisioned<T>>> ListAsync<T>(Guid user, ReadFrom from, CancellationToken cancellationToken) =>
        ReadAsync<T>(list, from, cancellationToken, user);

    /// <summary>Those with the highest keys below <paramref name="before"/>, the highest first.</summary>
    public ValueTask<List<Revisioned<T>>> LatestAsync<T>(Guid user, Guid before, int most, CancellationToken cancellationToken) =>
        ReadAsync<T>(latest, ReadFrom.Primary, cancellationToken, user, before, (long)most);

    private ValueTask<List<Revisioned<T>>> ReadAsync<T>(string sql, ReadFrom from, CancellationToken cancellationToken, params object?[] values) =>
        engine.ReadAsync(
            from,
            session => keys.OpenAsync(
                session,
                [(Guid)values[0]!],
                known => session.QueryAsync(sql, row => Read<T>(row, known, (Guid)values[0]!, AssociatedData.Of(table, (Guid)values[0]!, row.Id(2))), values)),
            cancellationToken);

    // A deleted account's tombstone refuses: a write that was on its way must not revive anything, and the account cannot be deleted while this goes on.
    private async ValueTask<int> InsertAsync(SqlSession session, Guid user, Guid key, byte[] document) =>
        await IsDeletedAsync(session, user) ? 0 : await session.ExecuteAsync(insert, user, key, document);

    /// <summary>Whether the account was deleted; it cannot be while the transaction goes on.</summary>
    public static async ValueTask<bool> IsDeletedAsync(SqlSession session, Guid user) =>
        await session.QueryAsync(
            $"SELECT a.deleted_ms FROM account a WHERE a.user_id = $1{session.ForShareOf("a")}",
            row => !row.IsNull(0),
            user) is [true];

    public static Revisioned<T> Read<T>(SqlRow row, KnownKeys known, Guid user, string place) =>
        new(DocumentCodec.Decode<T>(known.Open(user, place, row.Bytes(1))), row.Long(0));
}
