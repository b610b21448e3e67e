-- The directory: a database of its own, which no cell's store is in. email_key is an HMAC. An entry with doubt_ms (Unix milliseconds) may have no account behind it.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
-- The role that serves needs no more than: GRANT SELECT ON schema_migration; GRANT SELECT, INSERT, UPDATE, DELETE ON entry.

CREATE TABLE schema_migration (
    number     integer     PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE entry (
    email_key bytea  PRIMARY KEY CHECK (octet_length(email_key) = 32),
    user_id   uuid   NOT NULL,
    cell      text   COLLATE "C" NOT NULL,
    doubt_ms  bigint
);
CREATE INDEX entry_by_user ON entry (user_id);
CREATE INDEX entry_in_doubt ON entry (cell, doubt_ms) WHERE doubt_ms IS NOT NULL;

INSERT INTO schema_migration (number) VALUES (1);
