-- The directory. email_key is an HMAC, user_id 16 bytes, big-endian. An entry with doubt_ms (Unix milliseconds) may have no account behind it.
CREATE TABLE entry (
    email_key BLOB    PRIMARY KEY,
    user_id   BLOB    NOT NULL,
    cell      TEXT    NOT NULL,
    doubt_ms  INTEGER
) WITHOUT ROWID;
CREATE INDEX entry_by_user ON entry (user_id);
CREATE INDEX entry_in_doubt ON entry (cell, doubt_ms) WHERE doubt_ms IS NOT NULL;

PRAGMA user_version = 1;
