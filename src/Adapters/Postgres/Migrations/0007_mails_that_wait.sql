-- Mails with codes that the mail server has not taken yet. Neither address nor code: the account has the one, the other is drawn from mail_id under a key outside the store.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
CREATE TABLE code_mail (
    user_id  uuid   NOT NULL,
    mail_id  uuid   NOT NULL,
    purpose  text   NOT NULL,
    due_ms   bigint NOT NULL,
    attempts bigint NOT NULL,
    PRIMARY KEY (user_id, mail_id)
);
CREATE INDEX code_mail_by_due ON code_mail (due_ms);

INSERT INTO schema_migration (number) VALUES (7);
