-- Everything that was published to the queue before handled_ms has been appended; null until a Data Handler says so. Silence is judged up to here.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
ALTER TABLE store ADD COLUMN handled_ms bigint;

INSERT INTO schema_migration (number) VALUES (3);
