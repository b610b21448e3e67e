-- What happened to an account: one row an event, ids in the order of time (UUIDv7). Rows are added, and deleted once they are old; none is changed.
CREATE TABLE security_event (
    user_id  BLOB    NOT NULL,
    event_id BLOB    NOT NULL,
    revision INTEGER NOT NULL,
    document BLOB    NOT NULL,
    PRIMARY KEY (user_id, event_id)
) WITHOUT ROWID;

PRAGMA user_version = 5;
