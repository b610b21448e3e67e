namespace Stamina.GoalServer.Goals;

/// <summary>What the contract shows beside the goal calls.</summary>
internal static class GoalExamples
{
    public const string SetRunsAWeek =
        """
        {"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1a",
         "goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": 3, "each": [{"metric": "distance", "op": ">=", "value": 5, "unit": "mi"}]}}
        """;

    public const string SetBenchPress =
        """
        {"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1b",
         "goal": {"exercise_type": "weight_training", "period": "once", "measure": "count", "target": 1, "each": [{"metric": "max_weight:bench_press", "op": ">=", "value": 100, "unit": "kg"}]}}
        """;

    public const string EditTerms =
        """
        {"goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": 4}, "from": "next_period"}
        """;

    public const string Goal =
        """
        {"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1a", "revision": 1,
         "goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": 3, "each": [{"metric": "distance", "op": ">=", "value": 5, "unit": "mi"}]},
         "sentence": "Running 3 times a week, at least 5 mi each", "starts_on": "2026-05-04", "paused": false, "created_at": "2026-05-05T16:20:00+00:00",
         "changed_by": "device_01jt4w0r5ze9vtd9x6kqk4rz1c", "consistency_token": "AQAAAAGWi4cMgA"}
        """;

    public const string Deleted =
        """
        {"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1a", "revision": 2, "goal": {"period": "week", "measure": "days", "target": 4}, "sentence": "Move on 4 days a week",
         "starts_on": "2026-05-04", "paused": false, "created_at": "2026-05-05T16:20:00+00:00", "deleted_at": "2026-05-08T16:20:00+00:00",
         "restorable_until": "2026-06-07T16:20:00+00:00", "consistency_token": "AQAAAAGWi4cMgA"}
        """;

    public const string List =
        """
        {"goals": [{"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1a", "revision": 1, "goal": {"period": "week", "measure": "days", "target": 4}, "sentence": "Move on 4 days a week",
          "starts_on": "2026-05-04", "paused": false, "created_at": "2026-05-05T16:20:00+00:00"}],
         "store_epoch": "6f1c2b1e8d4c4d0fa1f0c7f1f4f7a0b2"}
        """;

    public const string Status =
        """
        {"today": "2026-05-08", "time_zone": "Europe/Berlin",
         "goals": [
           {"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1a", "goal": {"exercise_type": "running", "period": "week", "measure": "count", "target": 3},
            "sentence": "Running 3 times a week", "state": "open", "period": {"from": "2026-05-04", "to": "2026-05-10"}, "done": {"value": 2}, "target": {"value": 3},
            "left": {"value": 1}, "percent": 66, "days_left": 3, "streak": {"current": 6, "longest": 6, "period": "week"}, "provisional": false,
            "session_ids": ["running_01jt4w0r5ze9vtd9x6kqk4rz1a", "running_01jt6mgz5ze9vtd9x6kqk4rz1b"], "messages": []},
           {"goal_id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1b", "goal": {"exercise_type": "yoga", "period": "day", "measure": "sum", "metric": "moving_time", "target": 30, "unit": "min"},
            "sentence": "Yoga 30 min a day", "state": "reached", "period": {"from": "2026-05-08", "to": "2026-05-08"}, "done": {"value": 1812, "unit": "s"},
            "target": {"value": 1800, "unit": "s"}, "left": {"value": 0, "unit": "s"}, "percent": 100, "days_left": 1, "streak": {"current": 3, "longest": 9, "period": "day"},
            "provisional": false, "session_ids": ["yoga_01jt6mgz5ze9vtd9x6kqk4rz1c"],
            "messages": [{"id": "goal_01jt4w0r5ze9vtd9x6kqk4rz1b.2026-05-08.duration", "key": "duration",
              "parameters": {"time": {"value": 1812, "unit": "s"}, "type": "yoga", "period": "day"}, "text": "30:12 of yoga today. Well done."}]}],
         "messages": [], "store_epoch": "6f1c2b1e8d4c4d0fa1f0c7f1f4f7a0b2"}
        """;
}
