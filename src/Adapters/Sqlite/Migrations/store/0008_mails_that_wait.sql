-- Mails with codes that the mail server has not taken yet. Neither address nor code: the account has the one, the other is drawn from mail_id under a key outside the store.
CREATE TABLE code_mail (
    user_id  BLOB    NOT NULL,
    mail_id  BLOB    NOT NULL,
    purpose  TEXT    NOT NULL,
    due_ms   INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    PRIMARY KEY (user_id, mail_id)
) WITHOUT ROWID;
CREATE INDEX code_mail_by_due ON code_mail (due_ms);

PRAGMA user_version = 8;
