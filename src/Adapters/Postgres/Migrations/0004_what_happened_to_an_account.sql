-- What happened to an account: one row an event, ids in the order of time (UUIDv7). Rows are added, and deleted once they are old; none is changed, and no role of a server may.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
CREATE TABLE security_event (
    user_id  uuid   NOT NULL,
    event_id uuid   NOT NULL,
    revision bigint NOT NULL,
    document bytea  NOT NULL,
    PRIMARY KEY (user_id, event_id)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
    ALTER TABLE security_event ALTER document SET STORAGE EXTERNAL;
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF security_event FOR VALUES WITH (MODULUS 16, REMAINDER %s)', 'security_event_p' || to_char(part, 'FM00'), part);
    END LOOP;
END
$$;

INSERT INTO schema_migration (number) VALUES (4);
