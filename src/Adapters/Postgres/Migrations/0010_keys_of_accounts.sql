-- The key that an account's documents are encrypted under, wrapped under a key that is in no store. It goes with the account. The id of nobody (zeros) has one too: the mark of the key ring.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
CREATE TABLE account_key (
    user_id uuid  PRIMARY KEY,
    wrapped bytea NOT NULL
) PARTITION BY HASH (user_id);

DO $$
BEGIN
    FOR part IN 0..15 LOOP
        EXECUTE format('CREATE TABLE %I PARTITION OF account_key FOR VALUES WITH (MODULUS 16, REMAINDER %s)', 'account_key_p' || to_char(part, 'FM00'), part);
    END LOOP;
END
$$;

INSERT INTO schema_migration (number) VALUES (10);
