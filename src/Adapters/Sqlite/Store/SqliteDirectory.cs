using Stamina.Adapters.Sqlite.Engine;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>directory.db: a file of its own, so that it can be handed to another machine whole.</summary>
internal sealed class DirectoryDatabase(SqliteOptions options) : SqliteDatabase(options.DirectoryPath, new MigrationSet("directory"), options.BusyTimeout);

/// <summary>Creates directory.db or brings it to this version.</summary>
internal sealed class SqliteDirectoryMigrations(DirectoryDatabase database, SqliteOptions options) : SqliteMigrations(database, options, "directory");
