-- The files that imported workouts were made of: which workout has which, and each content once, in parts. content_id is the first 128 bits of its SHA-256, bytes what its parts take together.
CREATE TABLE original (
    user_id       BLOB    NOT NULL,
    recorded_type TEXT    NOT NULL,
    session_uid   BLOB    NOT NULL,
    content_id    BLOB    NOT NULL,
    bytes         INTEGER NOT NULL,
    document      BLOB    NOT NULL,
    PRIMARY KEY (user_id, recorded_type, session_uid)
) WITHOUT ROWID;
CREATE INDEX original_by_content ON original (user_id, content_id);

CREATE TABLE original_part (
    user_id    BLOB    NOT NULL,
    content_id BLOB    NOT NULL,
    number     INTEGER NOT NULL,
    document   BLOB    NOT NULL,
    PRIMARY KEY (user_id, content_id, number)
);

PRAGMA user_version = 12;
