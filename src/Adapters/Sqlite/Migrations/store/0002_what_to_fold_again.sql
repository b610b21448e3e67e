-- Which rules derived a summary, and what it waits for (0 nothing, 1 newer rules, 2 its exercise type), so that upkeep finds what to fold again.
-- Rows from before are of version 0: all of them are folded once.
ALTER TABLE workout ADD COLUMN rules_version INTEGER NOT NULL DEFAULT 0;
ALTER TABLE workout ADD COLUMN awaits INTEGER NOT NULL DEFAULT 0;
CREATE INDEX workout_by_rules ON workout (rules_version) WHERE summary IS NOT NULL;
CREATE INDEX workout_awaiting ON workout (awaits) WHERE awaits <> 0;

PRAGMA user_version = 2;
