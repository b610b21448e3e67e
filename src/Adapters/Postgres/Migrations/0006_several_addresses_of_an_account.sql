-- An account whose address was changed keeps the one before for a while: both are found by its id when it is deleted.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
CREATE INDEX email_by_user ON email (user_id);

INSERT INTO schema_migration (number) VALUES (6);
