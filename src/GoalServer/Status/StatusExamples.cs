namespace Stamina.GoalServer.Status;

/// <summary>What the contract shows beside the calls of this folder.</summary>
internal static class StatusExamples
{
    public const string Status =
        """
        {"from": "2026-05-04", "to": "2026-05-10", "today": "2026-05-08",
         "overall": {"count": 2, "elapsed_time_s": 4005, "moving_time_s": 3762, "metrics": {"distance": {"value": 5213.4, "unit": "m"}, "volume": {"value": 4120, "unit": "kg"}}},
         "by_type": [
           {"exercise_type": "running", "count": 1, "elapsed_time_s": 1985, "moving_time_s": 1880, "metrics": {"average_pace": {"value": 360.6, "unit": "s/km"}, "distance": {"value": 5213.4, "unit": "m"}}},
           {"exercise_type": "weight_training", "count": 1, "provisional": 1, "elapsed_time_s": 2020, "moving_time_s": 1882, "metrics": {"max_weight:bench_press": {"value": 82.5, "unit": "kg"}, "volume": {"value": 4120, "unit": "kg"}}}],
         "days": [
           {"date": "2026-05-05", "count": 1, "moving_time_s": 1880, "by_type": [{"exercise_type": "running", "count": 1, "elapsed_time_s": 1985, "moving_time_s": 1880, "metrics": {"distance": {"value": 5213.4, "unit": "m"}}}]}],
         "previous": {"from": "2026-04-27", "to": "2026-05-03", "overall": {"count": 0, "elapsed_time_s": 0, "moving_time_s": 0, "metrics": {}}, "by_type": []},
         "records": [{"exercise_type": "running", "metric": "distance", "value": {"value": 10020, "unit": "m"}, "session_id": "running_01jt4w0r5ze9vtd9x6kqk4rz1a", "date": "2026-04-12"}],
         "store_epoch": "6f1c2b1e8d4c4d0fa1f0c7f1f4f7a0b2"}
        """;

    public const string ExerciseTypes =
        """
        {"exercise_types": [
          {"id": "cycling", "title": "Cycling", "aliases": ["biking"], "screen": "distance", "form": [], "top_speed_m_per_s": 35,
           "metrics": [{"id": "distance", "title": "Distance", "unit": "m", "over": "sum", "less_is_better": false, "goal_units": ["km", "mi", "m", "yd", "ft"]}]}],
         "common_metrics": [{"id": "moving_time", "title": "Moving time", "unit": "s", "over": "sum", "less_is_better": false, "goal_units": ["min", "h", "s"]}]}
        """;

    public const string ClientConfig =
        """
        {"server_time": "2026-05-08T16:20:00+00:00", "min_versions": {}, "recommended_versions": {"android": "1.4.0"}, "update_url": "https://stamina.example/get",
         "update_interval": {"default_s": 300, "rules": [{"charging": false, "battery_below": 20, "interval_s": 900}, {"signal": "wifi", "charging": true, "interval_s": 60}]},
         "limits": {"body_bytes": 1048576, "unpacked_bytes": 8388608, "events_per_request": 1000, "workouts_per_request": 100, "event_bytes": 262144, "depth": 32, "max_seq": 999999, "max_elapsed_ms": 2592000000},
         "deprecations": []}
        """;
}
