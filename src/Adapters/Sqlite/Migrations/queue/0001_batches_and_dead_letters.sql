-- The queue: one row per group commit. Ids are never reused (AUTOINCREMENT), so a consumer's place stays true when the table runs empty.
CREATE TABLE batch (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    published_ms INTEGER NOT NULL,
    body         BLOB    NOT NULL
);

CREATE TABLE dead_letter (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms  INTEGER NOT NULL,
    reason TEXT    NOT NULL,
    body   BLOB    NOT NULL
);

PRAGMA user_version = 1;
