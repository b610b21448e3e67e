-- When the server last heard of a workout that is thrown away and not deleted: 30 days later it ends as a deleted one does. Of workouts from before it is filled in as they are derived again.
-- Can be pasted into psql; the program runs it in one transaction under a lock.
ALTER TABLE workout ADD COLUMN discarded_ms bigint;
CREATE INDEX workout_discarded ON workout (discarded_ms) WHERE discarded_ms IS NOT NULL;

INSERT INTO schema_migration (number) VALUES (8);
