using Stamina.Adapters.Sql;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Postgres;

/// <summary>
/// The migrations of a database in PostgreSQL, each of which can be pasted into psql and enters its number into <c>schema_migration</c>. A database that is at
/// this version is asked once, without a lock, and needs no right to change tables.
/// </summary>
internal class PostgresMigrations(PostgresDatabase database, string set = "store") : IStoreMigrations
{
    // The migration that gave accounts the columns which only the program can fill in.
    private const int EntryDefaults = 5;

    private readonly MigrationFiles files = new(typeof(PostgresMigrations).Assembly, set, $"The {set}");

    public string Of => set;

    public async ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken)
    {
        var version = await database.ReadAsync(ReadFrom.Primary, VersionAsync, cancellationToken);
        if (!files.After(version).Any())
        {
            return (version, version);
        }

        return await database.MigrateAsync(
            async session =>
            {
                var before = await VersionAsync(session);
                foreach (var migration in files.After(before))
                {
                    await session.ExecuteAsync(migration.Sql());
                    migration.RequireEntered(await VersionAsync(session));
                    if (set == "store" && migration.Number == EntryDefaults)
                    {
                        await SqlAccountStore.FillEntryDefaultsAsync(session);
                    }
                }

                return (before, files.Latest);
            },
            cancellationToken);
    }

    public async ValueTask<(int Present, int Needed)> VersionAsync(CancellationToken cancellationToken) =>
        (await database.ReadAsync(ReadFrom.Primary, VersionAsync, cancellationToken), files.Latest);

    private static async ValueTask<int> VersionAsync(SqlSession session) =>
        await session.FirstAsync("SELECT to_regclass('schema_migration') IS NULL", row => row.IsTrue(0))
            ? 0
            : await session.FirstAsync("SELECT coalesce(max(number), 0)::bigint FROM schema_migration", row => row.Int(0));
}
