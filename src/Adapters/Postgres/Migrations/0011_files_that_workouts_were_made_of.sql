-- The files that imported workouts were made of: which workout has which, and each content once, in parts. content_id is the first 128 bits of its SHA-256, bytes what its parts take together.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
CREATE TABLE original (
    user_id       uuid   NOT NULL,
    recorded_type text   COLLATE "C" NOT NULL,
    session_uid   uuid   NOT NULL,
    content_id    uuid   NOT NULL,
    bytes         bigint NOT NULL,
    document      bytea  NOT NULL,
    PRIMARY KEY (user_id, recorded_type, session_uid)
) PARTITION BY HASH (user_id);
CREATE INDEX original_by_content ON original (user_id, content_id);

CREATE TABLE original_part (
    user_id    uuid   NOT NULL,
    content_id uuid   NOT NULL,
    number     bigint NOT NULL,
    document   bytea  NOT NULL,
    PRIMARY KEY (user_id, content_id, number)
) PARTITION BY HASH (user_id);

DO $$
DECLARE
    parent text;
BEGIN
    ALTER TABLE original ALTER document SET STORAGE EXTERNAL;
    ALTER TABLE original_part ALTER document SET STORAGE EXTERNAL;
    FOREACH parent IN ARRAY ARRAY['original', 'original_part'] LOOP
        FOR part IN 0..15 LOOP
            EXECUTE format('CREATE TABLE %I PARTITION OF %I FOR VALUES WITH (MODULUS 16, REMAINDER %s)', parent || '_p' || to_char(part, 'FM00'), parent, part);
        END LOOP;
    END LOOP;
END
$$;

INSERT INTO schema_migration (number) VALUES (11);
