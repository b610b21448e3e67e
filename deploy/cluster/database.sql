-- The roles and the database of a cell, before `stamina migrate`. Run by the superuser on the database postgres, as often as you like.
-- Passwords come from files that only you can read, for a command line (psql -v) can be read by everybody on the machine. In psql:
--   \set owner `cat FILE`
--   \set handler `cat FILE`
--   \set goal `cat FILE`
--   \i deploy/cluster/database.sql
-- Nor do they get into the server's log.
\set ON_ERROR_STOP on
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['stamina_owner', 'stamina_handler', 'stamina_goal']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE stamina_owner PASSWORD :'owner';
ALTER ROLE stamina_handler PASSWORD :'handler';
ALTER ROLE stamina_goal PASSWORD :'goal';
SELECT 'CREATE DATABASE stamina OWNER stamina_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'stamina') \gexec
REVOKE ALL ON DATABASE stamina FROM PUBLIC;
GRANT CONNECT ON DATABASE stamina TO stamina_handler, stamina_goal;
