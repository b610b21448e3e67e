-- What the roles of a cell's database may do. Run by the superuser on the database stamina after each `stamina migrate`.
-- stamina_owner   owns the tables and may change them: `stamina migrate` alone
-- stamina_handler Data Handlers: what is appended and derived, and which accounts are deleted
-- stamina_goal    Goal & User Servers: everything that people read and write; no table is theirs to change
-- Each right is named. "ALL TABLES" would give the partitions too, and PostgreSQL asks a partition that is named in a query for its own rights, not for its parent's.
BEGIN;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM stamina_handler, stamina_goal;
GRANT SELECT ON schema_migration, store TO stamina_handler, stamina_goal;
GRANT SELECT, INSERT, UPDATE, DELETE ON batch, segment, due, workout, month, totals TO stamina_handler, stamina_goal;
-- Which accounts are deleted, and the zone and unit that a workout may leave to the profile: nothing else of an account. Locking an account against its deletion while a workout of it is derived asks for the right to update one of its columns; the handler never does.
GRANT SELECT (user_id, deleted_ms, revision, time_zone, weight_unit), UPDATE (revision) ON account TO stamina_handler;
-- How far the queue is handled.
GRANT UPDATE (handled_ms) ON store TO stamina_handler;
-- Whose webhooks are told of workouts, not where; and what they have yet to be told.
GRANT SELECT (user_id, webhook_id, wants, arrivals), UPDATE (arrivals, waits) ON webhook TO stamina_handler;
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_message TO stamina_handler;
-- Which workouts were made of which file, not what it is: it goes with the last of them. Locking a file's first part asks for the right to update one of its columns; the handler never does.
GRANT SELECT (user_id, recorded_type, session_uid, content_id), DELETE ON original TO stamina_handler;
GRANT SELECT (user_id, content_id, number), UPDATE (number), DELETE ON original_part TO stamina_handler;
GRANT SELECT, INSERT, UPDATE, DELETE ON account, email, device, goal, calendar, code_mail, webhook, webhook_message, original, original_part TO stamina_goal;
-- The keys of accounts, wrapped: made by whoever writes for an account first. A Data Handler takes none away and changes none; `stamina keys rewrap` runs as a Goal & User Server.
GRANT SELECT, INSERT ON account_key TO stamina_handler;
GRANT SELECT, INSERT, UPDATE, DELETE ON account_key TO stamina_goal;
-- The accounts' own logs: written and, once old, deleted. Nobody may change one.
GRANT SELECT, INSERT, DELETE ON security_event TO stamina_goal;
COMMIT;
