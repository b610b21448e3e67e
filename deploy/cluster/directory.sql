-- The roles and the database of the directory that cells share, before `stamina migrate --directory`. Run by the superuser on the database postgres, as often as you like.
-- psql -v owner=PASSWORD -v directory=PASSWORD -f directory.sql
SELECT format('CREATE ROLE %I LOGIN', name) FROM unnest(ARRAY['directory_owner', 'directory_server']) AS name
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE directory_owner PASSWORD :'owner';
ALTER ROLE directory_server PASSWORD :'directory';
SELECT 'CREATE DATABASE directory OWNER directory_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'directory') \gexec
REVOKE ALL ON DATABASE directory FROM PUBLIC;
GRANT CONNECT ON DATABASE directory TO directory_server;
