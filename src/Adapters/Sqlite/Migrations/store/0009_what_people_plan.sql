-- What people plan: one document an account.
CREATE TABLE calendar (
    user_id     BLOB    NOT NULL,
    calendar_id BLOB    NOT NULL,
    revision    INTEGER NOT NULL,
    document    BLOB    NOT NULL,
    PRIMARY KEY (user_id, calendar_id)
);

PRAGMA user_version = 9;
