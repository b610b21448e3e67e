using System.Globalization;
using System.Reflection;

namespace Stamina.Adapters.Sql;

/// <summary>
/// The numbered, forward-only migrations of one database: embedded files <c>Migrations.&lt;set&gt;.0001_…</c>, each of which ends by entering its number into
/// the database.
/// </summary>
internal sealed class MigrationFiles
{
    private readonly string database;

    /// <param name="assembly">The adapter's, which holds the files.</param>
    /// <param name="set">Their folder: <c>store</c>, <c>directory</c> or <c>queue</c>.</param>
    /// <param name="database">What people call the database.</param>
    /// <param name="upTo">The last to know of; tests make older databases with it.</param>
    public MigrationFiles(Assembly assembly, string set, string database, int upTo = int.MaxValue)
    {
        this.database = database;
        var prefix = $"Migrations.{set}.";
        All = [.. assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(prefix, StringComparison.Ordinal))
            .Select(n => new MigrationFile(assembly, int.Parse(n.AsSpan(prefix.Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), n))
            .Where(m => m.Number <= upTo)
            .OrderBy(m => m.Number)];
    }

    /// <summary>In their order.</summary>
    public IReadOnlyList<MigrationFile> All { get; }

    public int Latest => All.Count == 0 ? 0 : All[^1].Number;

    /// <summary>Those that a database of <paramref name="version"/> lacks.</summary>
    /// <exception cref="InvalidOperationException">The database is newer than this program.</exception>
    public IEnumerable<MigrationFile> After(int version)
    {
        RefuseNewer(version);
        return All.Where(m => m.Number > version);
    }

    /// <summary>Throws unless a database of <paramref name="version"/> is at this version.</summary>
    public void Require(int version)
    {
        RefuseNewer(version);
        if (version < Latest)
        {
            throw new InvalidOperationException($"{database} is at version {version} and this program needs {Latest}: run 'stamina migrate'.");
        }
    }

    private void RefuseNewer(int version)
    {
        if (version > Latest)
        {
            throw new InvalidOperationException($"{database} is at version {version}, newer than this program, which knows {Latest}: run the newer program.");
        }
    }
}

/// <summary>One of them.</summary>
internal sealed record MigrationFile(Assembly Assembly, int Number, string Resource)
{
    public string Sql()
    {
        using var stream = Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    /// <summary>Throws unless the database says, once the file has run, that it has.</summary>
    public void RequireEntered(int version)
    {
        if (version != Number)
        {
            throw new InvalidOperationException($"{Resource} does not enter its number into the database.");
        }
    }
}
