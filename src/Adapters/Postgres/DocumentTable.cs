using Npgsql;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static Stamina.Adapters.Postgres.PostgresDatabase;

namespace Stamina.Adapters.Postgres;

/// <summary>A table of documents with revisions, keyed by user and one more id.</summary>
internal sealed class DocumentTable(PostgresDatabase database, string table, string id)
{
    // A deleted account's tombstone refuses: a write that was on its way must not revive anything.
    private readonly string insert =
        $"INSERT INTO {table} (user_id, {id}, revision, document) SELECT $1, $2, 1, $3 " +
        "WHERE NOT EXISTS (SELECT 1 FROM account WHERE user_id = $1 AND deleted_ms IS NOT NULL) ON CONFLICT DO NOTHING";

    private readonly string update =
        $"UPDATE {table} SET revision = revision + 1, document = $3 WHERE user_id = $1 AND {id} = $2 AND revision = $4";

    private readonly string get = $"SELECT revision, document FROM {table} WHERE user_id = $1 AND {id} = $2";

    private readonly string list = $"SELECT revision, document FROM {table} WHERE user_id = $1 ORDER BY {id}";

    /// <summary>Writes where the revision is still the expected one (0: does not exist yet).</summary>
    public async ValueTask<bool> PutAsync(Guid user, Guid key, long expectedRevision, byte[] document, CancellationToken cancellationToken) =>
        (expectedRevision == 0
            ? await database.WriteAsync(insert, cancellationToken, P(user), P(key), P(document))
            : await database.WriteAsync(update, cancellationToken, P(user), P(key), P(document), P(expectedRevision))) == 1;

    public async ValueTask<Revisioned<T>?> GetAsync<T>(Guid user, Guid key, CancellationToken cancellationToken) =>
        (await QueryAsync<T>(database, get, ReadFrom.Primary, cancellationToken, P(user), P(key))).FirstOrDefault();

    public ValueTask<List<Revisioned<T>>> ListAsync<T>(Guid user, ReadFrom from, CancellationToken cancellationToken) =>
        QueryAsync<T>(database, list, from, cancellationToken, P(user));

    public static ValueTask<List<Revisioned<T>>> QueryAsync<T>(PostgresDatabase database, string sql, ReadFrom from, CancellationToken cancellationToken, params NpgsqlParameter[] parameters) =>
        database.ReadAsync(
            from,
            async connection =>
            {
                // Cloned: a read that turns from the standby to the primary binds them again.
                await using var command = Command(connection, sql, Array.ConvertAll(parameters, p => p.Clone()));
                await using var rows = await command.ExecuteReaderAsync(cancellationToken);
                var documents = new List<Revisioned<T>>();
                while (await rows.ReadAsync(cancellationToken))
                {
                    documents.Add(new Revisioned<T>(DocumentCodec.Decode<T>(rows.GetFieldValue<byte[]>(1)), rows.GetInt64(0)));
                }

                return documents;
            },
            cancellationToken);
}
