using Stamina.Adapters.Sqlite.Engine;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>store.db.</summary>
internal sealed class StoreDatabase(SqliteOptions options) : SqliteDatabase(options.StorePath, new MigrationSet("store"), options.BusyTimeout);

/// <summary>Creates a database file (<c>store.db</c>, where nothing else is said) or brings it to this version.</summary>
internal class SqliteMigrations(SqliteDatabase database, SqliteOptions options, string of = "store") : IStoreMigrations
{
    public string Of => of;

    public ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(options.DataFolder);
        return database.MigrateAsync(cancellationToken);
    }

    public ValueTask<(int Present, int Needed)> VersionAsync(CancellationToken cancellationToken) => new(database.Version());
}
