-- Events are appended as segments and derived later. Can be pasted into psql; the program runs it in one transaction under a lock.

-- The short name of a batch in segment.
ALTER TABLE batch ADD COLUMN id bigint GENERATED ALWAYS AS IDENTITY;

-- ended: 0 running (no month has a row of it), 1 ended, 2 taken for ended after a silence. log_bytes: the size of its whole log, unpacked; 0 for logs of before.
ALTER TABLE workout ADD COLUMN ended smallint NOT NULL DEFAULT 1;
ALTER TABLE workout ALTER COLUMN ended SET DEFAULT 0;
ALTER TABLE workout ADD COLUMN log_bytes integer NOT NULL DEFAULT 0;
ALTER TABLE workout ALTER COLUMN log DROP NOT NULL;
DROP INDEX workout_awaiting;
DROP INDEX workout_to_erase;
CREATE INDEX workout_awaits_rules ON workout (rules_version) WHERE awaits = 1;
CREATE INDEX workout_awaits_type ON workout ((coalesce(exercise_type, recorded_type))) WHERE awaits = 2;
CREATE INDEX workout_to_erase ON workout (deleted_ms) WHERE deleted_ms IS NOT NULL AND summary IS NOT NULL;

-- What one batch brought for one workout. bytes: its size unpacked.
CREATE TABLE segment (
    user_id       uuid    NOT NULL,
    session_uid   uuid    NOT NULL,
    batch_id      bigint  NOT NULL,
    bytes         bigint  NOT NULL,
    recorded_type text    COLLATE "C" NOT NULL,
    content       bytea   NOT NULL,
    PRIMARY KEY (user_id, recorded_type, session_uid, batch_id)
) PARTITION BY HASH (user_id);
ALTER TABLE segment ALTER content SET STORAGE EXTERNAL;

-- Workouts to derive, and when; reason says why it could not be done when last tried.
CREATE TABLE due (
    user_id       uuid   NOT NULL,
    session_uid   uuid   NOT NULL,
    due_ms        bigint NOT NULL,
    recorded_type text   COLLATE "C" NOT NULL,
    reason        text,
    PRIMARY KEY (user_id, recorded_type, session_uid)
) PARTITION BY HASH (user_id);
CREATE INDEX due_by_time ON due (due_ms);

DO $$
DECLARE
    parent text;
BEGIN
    FOREACH parent IN ARRAY ARRAY['segment', 'due'] LOOP
        FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)', parent || '_p' || to_char(part, 'FM00'), parent, part);
        END LOOP;
    END LOOP;
END
$$;

-- Logs of workouts in progress were kept plain (header 1): they are derived once, which takes their rows out of the months.
INSERT INTO due (user_id, recorded_type, session_uid, due_ms)
    SELECT user_id, recorded_type, session_uid, 0 FROM workout WHERE substring(log FROM 1 FOR 1) = '\x01'::bytea AND summary IS NOT NULL;

-- The user's personal records; null until the user's totals change for the first time.
ALTER TABLE totals ADD COLUMN records bytea;

INSERT INTO schema_migration (number) VALUES (2);
