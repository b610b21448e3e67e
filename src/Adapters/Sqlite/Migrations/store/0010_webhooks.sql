-- Where other programs of people's are told of their workouts, and what they have yet to be told. The secrets that sign are drawn from webhook_id under a key outside the store.
CREATE TABLE webhook (
    user_id    BLOB    NOT NULL,
    webhook_id BLOB    NOT NULL,
    revision   INTEGER NOT NULL,
    document   BLOB    NOT NULL,
    -- Which news it wants, one bit each; 0 while it is paused.
    wants      INTEGER NOT NULL,
    due_ms     INTEGER NOT NULL,
    -- Counts what was added for it; waits is 1 from then on until all was told.
    arrivals   INTEGER NOT NULL DEFAULT 0,
    waits      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, webhook_id)
);
CREATE INDEX webhook_by_due ON webhook (due_ms) WHERE waits = 1;

CREATE TABLE webhook_message (
    user_id       BLOB    NOT NULL,
    webhook_id    BLOB    NOT NULL,
    recorded_type TEXT    NOT NULL,
    session_uid   BLOB    NOT NULL,
    message_id    BLOB    NOT NULL,
    news          INTEGER NOT NULL,
    at_ms         INTEGER NOT NULL,
    attempts      INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, webhook_id, recorded_type, session_uid)
) WITHOUT ROWID;

PRAGMA user_version = 10;
