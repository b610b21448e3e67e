-- What people plan: one document an account.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
CREATE TABLE calendar (
    user_id     uuid   NOT NULL,
    calendar_id uuid   NOT NULL,
    revision    bigint NOT NULL,
    document    bytea  NOT NULL,
    PRIMARY KEY (user_id, calendar_id)
) PARTITION BY HASH (user_id);

DO $$
BEGIN
    ALTER TABLE calendar ALTER document SET STORAGE EXTERNAL;
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF calendar FOR VALUES WITH (MODULUS 16, REMAINDER %s)', 'calendar_p' || to_char(part, 'FM00'), part);
    END LOOP;
END
$$;

INSERT INTO schema_migration (number) VALUES (8);
