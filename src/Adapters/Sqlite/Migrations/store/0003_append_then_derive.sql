-- Events are appended as segments and derived later; the stores of all SQL engines have one schema from here on. session_type() and session_uid() are the program's: a session id is its
-- recorded type, an underscore and 26 characters for 128 bits, kept as the two. exercise_type stands only where it is not the recorded one.

-- id is the short name of a batch in segment. It is never used again (AUTOINCREMENT), however old the ledger's last name is.
CREATE TABLE ledger (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    epoch     BLOB    NOT NULL,
    number    INTEGER NOT NULL,
    folded_ms INTEGER NOT NULL,
    UNIQUE (epoch, number)
);
INSERT INTO ledger (epoch, number, folded_ms) SELECT epoch, number, folded_ms FROM batch;
DROP TABLE batch;
ALTER TABLE ledger RENAME TO batch;
CREATE INDEX batch_by_age ON batch (folded_ms);

-- ended: 0 running (no month has a row of it), 1 ended, 2 taken for ended after a silence. log_bytes: the size of its whole log, unpacked.
-- The log stands last: a list reads summaries without touching the pages behind them.
CREATE TABLE workout_now (
    user_id       BLOB    NOT NULL,
    recorded_type TEXT    NOT NULL,
    session_uid   BLOB    NOT NULL,
    sort_ms       INTEGER NOT NULL DEFAULT 0,
    local_date    INTEGER NOT NULL DEFAULT 0,
    exercise_type TEXT,
    deleted_ms    INTEGER,
    rules_version INTEGER NOT NULL DEFAULT 0,
    awaits        INTEGER NOT NULL DEFAULT 0,
    ended         INTEGER NOT NULL DEFAULT 0,
    log_bytes     INTEGER NOT NULL DEFAULT 0,
    summary       BLOB,
    overlay       BLOB,
    log           BLOB,
    PRIMARY KEY (user_id, recorded_type, session_uid)
);
INSERT INTO workout_now
    SELECT user_id, session_type(session_id), session_uid(session_id), sort_ms, local_date, nullif(exercise_type, session_type(session_id)), deleted_ms, rules_version, awaits, 1,
        length(log), summary, overlay, CASE WHEN length(log) > 1 THEN log END
    FROM workout;
DROP TABLE workout;
ALTER TABLE workout_now RENAME TO workout;
CREATE INDEX workout_by_start ON workout (user_id, sort_ms);
CREATE INDEX workout_by_rules ON workout (rules_version) WHERE summary IS NOT NULL;
CREATE INDEX workout_awaits_rules ON workout (rules_version) WHERE awaits = 1;
CREATE INDEX workout_awaits_type ON workout (coalesce(exercise_type, recorded_type)) WHERE awaits = 2;
CREATE INDEX workout_to_erase ON workout (deleted_ms) WHERE deleted_ms IS NOT NULL AND summary IS NOT NULL;

-- What one batch brought for one workout. bytes: its size unpacked.
CREATE TABLE segment (
    user_id       BLOB    NOT NULL,
    recorded_type TEXT    NOT NULL,
    session_uid   BLOB    NOT NULL,
    batch_id      INTEGER NOT NULL,
    bytes         INTEGER NOT NULL,
    content       BLOB    NOT NULL,
    PRIMARY KEY (user_id, recorded_type, session_uid, batch_id)
);

-- Workouts to derive, and when; reason says why it could not be done when last tried.
CREATE TABLE due (
    user_id       BLOB    NOT NULL,
    recorded_type TEXT    NOT NULL,
    session_uid   BLOB    NOT NULL,
    due_ms        INTEGER NOT NULL,
    reason        TEXT,
    PRIMARY KEY (user_id, recorded_type, session_uid)
) WITHOUT ROWID;
CREATE INDEX due_by_time ON due (due_ms);

-- Logs of workouts in progress were kept plain (header 1): they are derived once, which takes their rows out of the months.
INSERT INTO due (user_id, recorded_type, session_uid, due_ms)
    SELECT user_id, recorded_type, session_uid, 0 FROM workout WHERE substr(log, 1, 1) = x'01' AND summary IS NOT NULL;

CREATE TABLE email (
    email_key BLOB PRIMARY KEY,
    user_id   BLOB NOT NULL
) WITHOUT ROWID;
INSERT INTO email (email_key, user_id) SELECT email_key, user_id FROM account WHERE email_key IS NOT NULL;
CREATE TABLE account_now (
    user_id    BLOB PRIMARY KEY,
    revision   INTEGER NOT NULL,
    deleted_ms INTEGER,
    email_key  BLOB,
    document   BLOB
);
INSERT INTO account_now SELECT user_id, revision, deleted_ms, email_key, document FROM account;
DROP TABLE account;
ALTER TABLE account_now RENAME TO account;

-- The user's personal records; null until the user's totals change for the first time.
ALTER TABLE totals ADD COLUMN records BLOB;

PRAGMA user_version = 3;
