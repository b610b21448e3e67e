namespace Stamina.Adapters.Postgres;

/// <summary>The directory's own database: no cell's store is in it.</summary>
internal sealed class DirectoryDatabase(PostgresOptions options, TimeProvider time) : PostgresDatabase(options, time);

/// <summary>Creates the directory or brings it to this version.</summary>
internal sealed class PostgresDirectoryMigrations(DirectoryDatabase database) : PostgresMigrations(database, "directory");
