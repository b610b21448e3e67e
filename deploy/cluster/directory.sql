-- The roles and the database of the directory that cells share, before `stamina migrate --directory`. Run by the superuser on the database postgres, as often as you like.
-- Passwords come from files that only you can read, for a command line (psql -v) can be read by everybody on the machine. In psql:
--   \set owner `cat FILE`
--   \set directory `cat FILE`
--   \i deploy/cluster/directory.sql
-- Nor do they get into the server's log.
\set ON_ERROR_STOP on
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['directory_owner', 'directory_server']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE directory_owner PASSWORD :'owner';
ALTER ROLE directory_server PASSWORD :'directory';
SELECT 'CREATE DATABASE directory OWNER directory_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'directory') \gexec
REVOKE ALL ON DATABASE directory FROM PUBLIC;
GRANT CONNECT ON DATABASE directory TO directory_server;
