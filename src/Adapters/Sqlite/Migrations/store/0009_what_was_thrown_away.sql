-- When the server last heard of a workout that is thrown away and not deleted: 30 days later it ends as a deleted one does. Of workouts from before it is filled in as they are derived again.
ALTER TABLE workout ADD COLUMN discarded_ms INTEGER;
CREATE INDEX workout_discarded ON workout (discarded_ms) WHERE discarded_ms IS NOT NULL;

PRAGMA user_version = 9;
