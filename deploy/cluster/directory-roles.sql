-- What the process that serves the directory may do. Run by the superuser on the database directory after each `stamina migrate --directory`.
GRANT SELECT ON schema_migration TO directory_server;
GRANT SELECT, INSERT, UPDATE, DELETE ON entry TO directory_server;
