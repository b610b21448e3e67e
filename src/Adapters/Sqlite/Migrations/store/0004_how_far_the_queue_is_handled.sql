-- Everything that was published to the queue before handled_ms has been appended; null until a Data Handler says so. Silence is judged up to here.
ALTER TABLE store ADD COLUMN handled_ms INTEGER;

PRAGMA user_version = 4;
