using Stamina.Adapters.Sql;
using Stamina.Contracts.Ids;

namespace Stamina.Adapters.Sqlite.Engine;

/// <summary>The migrations of one SQLite file, each of which ends by setting <c>user_version</c> to its number.</summary>
internal sealed class MigrationSet(string set, int upTo = int.MaxValue)
{
    private readonly MigrationFiles files = new(typeof(MigrationSet).Assembly, set, $"{set}.db", upTo);

    public int Latest => files.Latest;

    public (int Before, int After) Apply(SqliteSession session)
    {
        // Cheap and without the lock: the usual start finds nothing to do.
        var before = Version(session);
        if (before == Latest)
        {
            return (before, before);
        }

        session.Offer("session_type", text => SessionId.Parse(text).RecordedType);
        session.Offer("session_uid", text => Blob.Of(SessionId.Parse(text).Unique));
        session.Begin();
        try
        {
            before = Version(session);
            foreach (var migration in files.After(before))
            {
                session.Script(migration.Sql());
                migration.RequireEntered(Version(session));
            }

            session.Commit();
            return (before, Latest);
        }
        catch
        {
            session.Rollback();
            throw;
        }
    }

    /// <summary>Throws unless the database is at this version.</summary>
    public void Require(SqliteSession session) => files.Require(Version(session));

    public static int Version(SqliteSession session) => session.First("PRAGMA user_version", r => r.GetInt32(0));
}
