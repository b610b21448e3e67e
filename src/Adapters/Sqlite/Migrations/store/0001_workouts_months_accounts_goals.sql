-- The store. Every key begins with the user (16 bytes, big-endian). Columns named document, log, summary, overlay and rows are content:
-- bytes of the document codec, which no SQL looks into. Times are Unix milliseconds, local dates yyyymmdd.

-- One row: the epoch is random and changes when the store is restored from a copy.
CREATE TABLE store (
    only  INTEGER PRIMARY KEY CHECK (only = 1),
    epoch BLOB NOT NULL
);
INSERT INTO store (only, epoch) VALUES (1, randomblob(16));

-- The ledger: names of the batches that have been folded, kept 7 days.
CREATE TABLE batch (
    epoch     BLOB    NOT NULL,
    number    INTEGER NOT NULL,
    folded_ms INTEGER NOT NULL,
    PRIMARY KEY (epoch, number)
) WITHOUT ROWID;
CREATE INDEX batch_by_age ON batch (folded_ms);

-- The log stands last: a list reads summaries without touching the pages behind them.
CREATE TABLE workout (
    user_id       BLOB    NOT NULL,
    session_id    TEXT    NOT NULL,
    sort_ms       INTEGER NOT NULL,
    local_date    INTEGER NOT NULL,
    exercise_type TEXT    NOT NULL,
    deleted_ms    INTEGER,
    summary       BLOB,
    overlay       BLOB,
    log           BLOB    NOT NULL,
    PRIMARY KEY (user_id, session_id)
);
CREATE INDEX workout_by_start ON workout (user_id, sort_ms, session_id);
CREATE INDEX workout_deleted ON workout (deleted_ms) WHERE deleted_ms IS NOT NULL;

CREATE TABLE month (
    user_id BLOB    NOT NULL,
    month   INTEGER NOT NULL,
    rows    BLOB    NOT NULL,
    PRIMARY KEY (user_id, month)
);

-- The revision of a user's totals, raised with every write of a month.
CREATE TABLE totals (
    user_id  BLOB PRIMARY KEY,
    revision INTEGER NOT NULL
) WITHOUT ROWID;

-- A deleted account leaves its id and the time: nothing of it may be written again.
CREATE TABLE account (
    user_id    BLOB PRIMARY KEY,
    email_key  BLOB UNIQUE,
    revision   INTEGER NOT NULL,
    document   BLOB,
    deleted_ms INTEGER
);

CREATE TABLE device (
    user_id   BLOB    NOT NULL,
    device_id BLOB    NOT NULL,
    revision  INTEGER NOT NULL,
    document  BLOB    NOT NULL,
    PRIMARY KEY (user_id, device_id)
);

CREATE TABLE goal (
    user_id  BLOB    NOT NULL,
    goal_id  BLOB    NOT NULL,
    revision INTEGER NOT NULL,
    document BLOB    NOT NULL,
    PRIMARY KEY (user_id, goal_id)
);

PRAGMA user_version = 1;
