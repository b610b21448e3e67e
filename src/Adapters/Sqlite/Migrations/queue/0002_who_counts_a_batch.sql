-- The process that counts a batch among those that wait. Null: put there by a command beside the server (requeue); it is folded like any other and counted by nobody.
ALTER TABLE batch ADD COLUMN counted_by INTEGER;

PRAGMA user_version = 2;
