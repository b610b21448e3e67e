-- What of a profile a workout may leave to it: a role that derives reads these two and nothing else that an account holds. Of accounts from before the program fills them in right after.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
ALTER TABLE account ADD COLUMN time_zone text, ADD COLUMN weight_unit text;

INSERT INTO schema_migration (number) VALUES (5);
