-- What of a profile a workout may leave to it; null in accounts from before, whose document is read instead until they are written again.
ALTER TABLE account ADD COLUMN time_zone TEXT;
ALTER TABLE account ADD COLUMN weight_unit TEXT;

PRAGMA user_version = 6;
