-- The store. Every key begins with the user, and every user's rows lie in one of 16 partitions, so a distributed PostgreSQL can take the tables as they are.
-- Columns named document, log, summary, overlay and rows are content: bytes of the document codec, which no SQL looks into; they come packed,
-- so PostgreSQL must not try again (storage external). Times are Unix milliseconds, local dates yyyymmdd.
-- Can be pasted into psql; the program runs it in one transaction under a lock.

CREATE TABLE schema_migration (
    number     integer     PRIMARY KEY,
    applied_at timestamptz NOT NULL DEFAULT now()
);

-- One row: the epoch is random and changes when the store is restored from a copy.
CREATE TABLE store (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    epoch  uuid    NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO store DEFAULT VALUES;

-- The ledger: names of the batches that have been folded, kept 7 days. Folding a batch again writes its row again: a transaction that acknowledges must write
-- something that replication waits for.
CREATE TABLE batch (
    epoch     uuid   NOT NULL,
    number    bigint NOT NULL,
    folded_ms bigint NOT NULL,
    PRIMARY KEY (epoch, number)
) WITH (fillfactor = 95);
CREATE INDEX batch_by_age ON batch USING brin (folded_ms) WITH (pages_per_range = 16);

-- A session id is its recorded type, an underscore and 26 characters for 128 bits: kept as the two, in columns that sort as the text does.
-- exercise_type stands only where it is not the recorded one.
-- rules_version and awaits (0 nothing, 1 newer rules, 2 its exercise type) tell upkeep what to fold again.
CREATE TABLE workout (
    user_id       uuid     NOT NULL,
    session_uid   uuid     NOT NULL,
    sort_ms       bigint   NOT NULL DEFAULT 0,
    deleted_ms    bigint,
    local_date    integer  NOT NULL DEFAULT 0,
    rules_version smallint NOT NULL DEFAULT 0,
    awaits        smallint NOT NULL DEFAULT 0,
    recorded_type text     COLLATE "C" NOT NULL,
    exercise_type text     COLLATE "C",
    summary       bytea,
    overlay       bytea,
    log           bytea    NOT NULL,
    PRIMARY KEY (user_id, recorded_type, session_uid)
) PARTITION BY HASH (user_id);
CREATE INDEX workout_by_start ON workout (user_id, sort_ms);
CREATE INDEX workout_by_rules ON workout (rules_version) WHERE summary IS NOT NULL;
CREATE INDEX workout_awaiting ON workout (awaits) WHERE awaits <> 0;
CREATE INDEX workout_to_erase ON workout (deleted_ms) WHERE deleted_ms IS NOT NULL AND octet_length(log) > 0;

-- A month without workouts stays as a row without content: a row that vanished could not be locked by whoever waits for it.
CREATE TABLE month (
    user_id uuid    NOT NULL,
    month   integer NOT NULL,
    rows    bytea   NOT NULL,
    PRIMARY KEY (user_id, month)
) PARTITION BY HASH (user_id);

-- The revision of a user's totals, raised with every write of a month.
CREATE TABLE totals (
    user_id  uuid   PRIMARY KEY,
    revision bigint NOT NULL
) PARTITION BY HASH (user_id);

-- A deleted account leaves its id and the time: nothing of it may be written again.
CREATE TABLE account (
    user_id    uuid   PRIMARY KEY,
    revision   bigint NOT NULL,
    deleted_ms bigint,
    email_key  bytea,
    document   bytea
) PARTITION BY HASH (user_id);

-- The one table that is not asked by user: who has this e-mail (by its HMAC).
CREATE TABLE email (
    email_key bytea PRIMARY KEY,
    user_id   uuid  NOT NULL
);

CREATE TABLE device (
    user_id   uuid   NOT NULL,
    device_id uuid   NOT NULL,
    revision  bigint NOT NULL,
    document  bytea  NOT NULL,
    PRIMARY KEY (user_id, device_id)
) PARTITION BY HASH (user_id);

CREATE TABLE goal (
    user_id  uuid   NOT NULL,
    goal_id  uuid   NOT NULL,
    revision bigint NOT NULL,
    document bytea  NOT NULL,
    PRIMARY KEY (user_id, goal_id)
) PARTITION BY HASH (user_id);

DO $$
DECLARE
    parent text;
BEGIN
    ALTER TABLE workout ALTER summary SET STORAGE EXTERNAL, ALTER overlay SET STORAGE EXTERNAL, ALTER log SET STORAGE EXTERNAL;
    ALTER TABLE month ALTER rows SET STORAGE EXTERNAL;
    ALTER TABLE account ALTER document SET STORAGE EXTERNAL;
    ALTER TABLE device ALTER document SET STORAGE EXTERNAL;
    ALTER TABLE goal ALTER document SET STORAGE EXTERNAL;
    FOREACH parent IN ARRAY ARRAY['workout', 'month', 'totals', 'account', 'device', 'goal'] LOOP
        FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)', parent || '_p' || to_char(part, 'FM00'), parent, part);
        END LOOP;
    END LOOP;
END
$$;

INSERT INTO schema_migration (number) VALUES (1);
