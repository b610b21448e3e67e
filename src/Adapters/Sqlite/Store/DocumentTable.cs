using Microsoft.Data.Sqlite;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>A table of documents with revisions, keyed by user and one more id.</summary>
internal sealed class DocumentTable(string table, string id)
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
    public bool Put(SqliteSession session, Guid user, Guid key, long expectedRevision, byte[] document) =>
        (expectedRevision == 0
            ? session.Execute(insert, Blob.Of(user), Blob.Of(key), document)
            : session.Execute(update, Blob.Of(user), Blob.Of(key), document, expectedRevision)) == 1;

    public Revisioned<T>? Get<T>(SqliteSession session, Guid user, Guid key) => session.First(get, Read<T>, Blob.Of(user), Blob.Of(key));

    public List<Revisioned<T>> List<T>(SqliteSession session, Guid user) => session.Query(list, Read<T>, Blob.Of(user));

    public static Revisioned<T> Read<T>(SqliteDataReader row) => new(DocumentCodec.Decode<T>(row.GetFieldValue<byte[]>(1)), row.GetInt64(0));
}
