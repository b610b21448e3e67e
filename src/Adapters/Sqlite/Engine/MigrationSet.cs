using System.Globalization;

namespace Stamina.Adapters.Sqlite.Engine;

/// <summary>
/// The numbered, forward-only migrations of one database: embedded files <c>Migrations/&lt;name&gt;/0001_….sql</c>, each of which can be pasted into sqlite3
/// and ends by setting <c>user_version</c> to its number.
/// </summary>
internal sealed class MigrationSet
{
    private readonly string database;
    private readonly IReadOnlyList<Migration> migrations;

    public MigrationSet(string database, int upTo = int.MaxValue)
    {
        this.database = database;
        var assembly = typeof(MigrationSet).Assembly;
        var prefix = $"Migrations.{database}.";
        migrations = [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => new Migration(int.Parse(n.AsSpan(prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), n))
            .Where(m => m.Number <= upTo)
            .OrderBy(m => m.Number)];
    }

    public int Latest => migrations.Count == 0 ? 0 : migrations[^1].Number;

    public (int Before, int After) Apply(SqliteSession session)
    {
        // Cheap and without the lock: the usual start finds nothing to do.
        var before = Version(session);
        if (before == Latest)
        {
            return (before, before);
        }

        session.Begin();
        try
        {
            before = Version(session);
            RefuseNewer(before);
            foreach (var migration in migrations.Where(m => m.Number > before))
            {
                session.Script(migration.Sql());
                if (Version(session) != migration.Number)
                {
                    throw new InvalidOperationException($"{migration.Resource} does not set user_version to {migration.Number}.");
                }
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
    public void Require(SqliteSession session)
    {
        var version = Version(session);
        RefuseNewer(version);
        if (version < Latest)
        {
            throw new InvalidOperationException($"{database}.db is at version {version} and this program needs {Latest}: run 'stamina migrate'.");
        }
    }

    private static int Version(SqliteSession session) => session.First("PRAGMA user_version", r => r.GetInt32(0));

    private void RefuseNewer(int version)
    {
        if (version > Latest)
        {
            throw new InvalidOperationException($"{database}.db is at version {version}, newer than this program, which knows {Latest}: run the newer program.");
        }
    }

    private sealed record Migration(int Number, string Resource)
    {
        public string Sql()
        {
            using var stream = typeof(MigrationSet).Assembly.GetManifestResourceStream(Resource)
                ?? throw new InvalidOperationException($"{Resource} is not embedded.");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
