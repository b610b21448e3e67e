namespace Stamina.GoalServer.Workouts;

/// <summary>What the contract shows beside the calls of this folder.</summary>
internal static class WorkoutExamples
{
    public const string Workout =
        """
        {"session_id": "running_01jt4w0r5ze9vtd9x6kqk4rz1a", "exercise_type": "running", "recorded_type": "running", "state": "finished",
         "started_at": "2026-05-05T18:20:00+02:00", "time_zone": "Europe/Berlin", "local_date": "2026-05-05", "elapsed_time_s": 1985, "moving_time_s": 1880,
         "metrics": {"average_pace": {"value": 360.6, "unit": "s/km"}, "distance": {"value": 5213.4, "unit": "m", "estimated": 360}},
         "title": "Along the river", "feeling": "steady", "provisional": false, "edits": 1, "digest": "8f1d2c3b4a596877",
         "writers": [{"writer": "k3m9x0q2w7r5t1yz", "next_seq": 14, "last_seq": 13, "finished_seq": 13}],
         "laps_s": [600, 1230.5], "edited": {"edited_at": "2026-05-05T19:02:11+00:00", "title": "Along the river"},
         "rules_version": 1, "store_epoch": "6f1c2b1e8d4c4d0fa1f0c7f1f4f7a0b2"}
        """;

    public const string Page =
        """
        {"workouts": [
          {"session_id": "running_01jt4w0r5ze9vtd9x6kqk4rz1a", "exercise_type": "running", "state": "finished", "started_at": "2026-05-05T18:20:00+02:00",
           "time_zone": "Europe/Berlin", "local_date": "2026-05-05", "elapsed_time_s": 1985, "moving_time_s": 1880,
           "metrics": {"distance": {"value": 5213.4, "unit": "m"}}, "provisional": false, "edits": 0, "digest": "8f1d2c3b4a596877",
           "writers": [{"writer": "k3m9x0q2w7r5t1yz", "next_seq": 14, "last_seq": 13, "finished_seq": 13}]}],
         "next_cursor": "MTc3Nzk5ODAwMDAwMCBydW5uaW5nXzAxanQ0dzByNXplOXZ0ZDl4NmtxazRyejFh", "store_epoch": "6f1c2b1e8d4c4d0fa1f0c7f1f4f7a0b2"}
        """;
}
