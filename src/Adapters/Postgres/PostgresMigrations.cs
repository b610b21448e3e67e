using System.Globalization;
using Npgsql;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Postgres;

/// <summary>
/// The numbered, forward-only migrations: embedded files <c>Migrations/0001_….sql</c>, each of which can be pasted into psql and ends by entering its number.
/// A database that is at this version needs no right to change tables.
/// </summary>
internal class PostgresMigrations(PostgresDatabase database, string set = "store") : IStoreMigrations
{
    private readonly Migration[] all = [.. typeof(PostgresMigrations).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith($"Migrations.{set}.", StringComparison.Ordinal))
        .Select(n => new Migration(int.Parse(n.AsSpan($"Migrations.{set}.".Length, 4), NumberStyles.None, CultureInfo.InvariantCulture), n))
        .OrderBy(m => m.Number)];

    public string Of => set;

    private int Latest => all[^1].Number;

    public ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken) => PostgresDatabase.GuardAsync(
        async () =>
        {
            // The lock of account deletions: it also keeps two programs that start together apart, and is gone with the transaction.
            await using var transaction = await database.BeginAloneAsync(cancellationToken);
            await using var connection = transaction.Connection!;
            var before = await VersionAsync(connection, cancellationToken);
            if (before > Latest)
            {
                throw new InvalidOperationException($"The {set} is at version {before}, newer than this program, which knows {Latest}: run the newer program.");
            }

            foreach (var migration in all.Where(m => m.Number > before))
            {
                await using var command = new NpgsqlCommand(migration.Sql(), connection);
                await command.ExecuteNonQueryAsync(cancellationToken);
                if (await VersionAsync(connection, cancellationToken) != migration.Number)
                {
                    throw new InvalidOperationException($"{migration.Resource} does not enter its number into schema_migration.");
                }
            }

            await transaction.CommitAsync(cancellationToken);
            return (before, Latest);
        },
        cancellationToken);

    private static async Task<int> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var exists = new NpgsqlCommand("SELECT to_regclass('schema_migration') IS NOT NULL", connection);
        if (await exists.ExecuteScalarAsync(cancellationToken) is not true)
        {
            return 0;
        }

        await using var version = new NpgsqlCommand("SELECT coalesce(max(number), 0) FROM schema_migration", connection);
        return (int)(await version.ExecuteScalarAsync(cancellationToken))!;
    }

    private sealed record Migration(int Number, string Resource)
    {
        public string Sql()
        {
            using var stream = typeof(PostgresMigrations).Assembly.GetManifestResourceStream(Resource)
                ?? throw new InvalidOperationException($"{Resource} is not embedded.");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }
}
