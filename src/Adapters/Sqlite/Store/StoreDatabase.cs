using Stamina.Adapters.Sqlite.Engine;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>store.db.</summary>
internal sealed class StoreDatabase(SqliteOptions options) : SqliteDatabase(options.StorePath, new MigrationSet("store"), options.BusyTimeout);

/// <summary>Creates store.db or brings it to this version.</summary>
internal sealed class SqliteMigrations(StoreDatabase database, SqliteOptions options) : IStoreMigrations
{
    public string Of => "store";

    public ValueTask<(int Before, int After)> MigrateAsync(CancellationToken cancellationToken)
    {
        PrivateFiles.CreateFolder(options.DataFolder);
        return database.MigrateAsync(cancellationToken);
    }

    public ValueTask<(int Present, int Needed)> VersionAsync(CancellationToken cancellationToken) => new(database.Version());
}
