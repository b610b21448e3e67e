-- Where other programs of people's are told of their workouts, and what they have yet to be told. The secrets that sign are drawn from webhook_id under a key outside the store.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
CREATE TABLE webhook (
    user_id    uuid   NOT NULL,
    webhook_id uuid   NOT NULL,
    revision   bigint NOT NULL,
    document   bytea  NOT NULL,
    -- Which news it wants, one bit each; 0 while it is paused.
    wants      bigint NOT NULL,
    due_ms     bigint NOT NULL,
    -- Counts what was added for it; waits is 1 from then on until all was told.
    arrivals   bigint NOT NULL DEFAULT 0,
    waits      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, webhook_id)
);
CREATE INDEX webhook_by_due ON webhook (due_ms) WHERE waits = 1;

CREATE TABLE webhook_message (
    user_id       uuid   NOT NULL,
    webhook_id    uuid   NOT NULL,
    recorded_type text   NOT NULL,
    session_uid   uuid   NOT NULL,
    message_id    uuid   NOT NULL,
    news          bigint NOT NULL,
    at_ms         bigint NOT NULL,
    attempts      bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (user_id, webhook_id, recorded_type, session_uid)
);

INSERT INTO schema_migration (number) VALUES (9);
