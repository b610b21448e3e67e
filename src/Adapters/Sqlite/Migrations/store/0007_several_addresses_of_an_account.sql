-- An account whose address was changed keeps the one before for a while: both are found by its id when it is deleted.
CREATE INDEX email_by_user ON email (user_id);

PRAGMA user_version = 7;
