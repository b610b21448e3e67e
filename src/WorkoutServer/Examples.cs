namespace Stamina.WorkoutServer;

/// <summary>What the contract shows beside the calls that take events. One morning's run, from start to finish.</summary>
internal static class Examples
{
    public const string Start = """
        {"session_id": "running_01jt4w0r5ze9vtd9x6kqk4rz1a", "writer": "k3v9x2m7q1tz", "seq": 0, "kind": "started", "at": "2026-05-01T07:30:00+02:00", "elapsed_ms": 0,
         "exercise_type": "running", "started_at": "2026-05-01T07:30:00+02:00", "time_zone": "Europe/Zagreb", "location": {"name": "Jarun"}}
        """;

    public const string StartAnswer = """
        {"session_id": "running_01jt4w0r5ze9vtd9x6kqk4rz1a", "outcomes": [{"seq": 0, "outcome": "accepted"}], "update_interval_s": 300, "consistency_token": "AQEAAAGWi4…"}
        """;

    public const string OneProgress = """
        {"writer": "k3v9x2m7q1tz", "seq": 1, "kind": "progress", "at": "2026-05-01T07:35:00+02:00", "elapsed_ms": 300000,
         "progress": {"distance_m": 1012.4, "points": [{"t": 0, "lat": 45.7836, "lon": 15.9217, "acc": 6}, {"t": 5000, "lat": 45.7837, "lon": 15.9219, "acc": 5}]}}
        """;

    public const string ManyProgress = """
        {"writer": "k3v9x2m7q1tz", "sent_at": "2026-05-01T07:45:02+02:00", "events": [
          {"seq": 2, "kind": "paused", "at": "2026-05-01T07:38:00+02:00", "elapsed_ms": 480000},
          {"seq": 3, "kind": "resumed", "at": "2026-05-01T07:40:00+02:00", "elapsed_ms": 600000},
          {"seq": 4, "at": "2026-05-01T07:45:00+02:00", "elapsed_ms": 900000, "progress": {"distance_m": 2510.8}}]}
        """;

    public const string Sets = """
        {"writer": "k3v9x2m7q1tz", "seq": 1, "at": "2026-05-01T18:10:00+02:00", "elapsed_ms": 600000,
         "progress": {"sets": [{"exercise": "bench_press", "weight": 100, "unit": "lb", "repetitions": 5}]}}
        """;

    public const string ProgressAnswer = """
        {"session_id": "running_01jt4w0r5ze9vtd9x6kqk4rz1a", "outcomes": [{"seq": 2, "outcome": "accepted"},
          {"index": 1, "seq": 3, "outcome": "refused", "reason": "duplicate_key", "detail": "seq, kind, writer and session_id may each be there once."},
          {"seq": 4, "outcome": "accepted"}], "update_interval_s": 300, "consistency_token": "AQEAAAGWi4…"}
        """;

    public const string Finish = """
        {"writer": "k3v9x2m7q1tz", "seq": 5, "kind": "finished", "at": "2026-05-01T08:01:30+02:00", "elapsed_ms": 1890000, "progress": {"distance_m": 5204.0}}
        """;

    public const string FinishAnswer = """
        {"session_id": "running_01jt4w0r5ze9vtd9x6kqk4rz1a", "outcomes": [{"seq": 5, "outcome": "accepted"}], "update_interval_s": 300, "consistency_token": "AQEAAAGWi4…"}
        """;

    public const string LogRun = """
        {"exercise_type": "running", "start_time": "2026-04-30T18:00:00+02:00", "end_time": "2026-04-30T18:52:00+02:00", "distance": {"value": 5, "unit": "mi"},
         "location": {"name": "Maksimir"}, "time_zone": "Europe/Zagreb", "note": "Watch at home"}
        """;

    public const string LogLift = """
        {"exercise_type": "weight_training", "start_time": "2026-04-29T18:00:00+02:00", "end_time": "2026-04-29T18:40:00+02:00",
         "exercises": [{"name": "bench_press", "weight": 100, "unit": "lb", "repetition": 10, "sets": 3}]}
        """;

    public const string LogAnswer = """
        {"session_id": "running_01jt3h3hc0e5cr7x1v4tqk8m2p", "outcomes": [{"seq": 0, "outcome": "accepted"}, {"seq": 1, "outcome": "accepted"},
          {"seq": 2, "outcome": "accepted"}, {"seq": 3, "outcome": "accepted"}], "update_interval_s": 300, "consistency_token": "AQEAAAGWi4…"}
        """;

    public const string Sync = """
        {"sent_at": "2026-05-01T20:00:00+02:00", "workouts": [
          {"session_id": "cycling_01jt5h4v2sf8ktq0m3n6w9y7xd", "writer": "k3v9x2m7q1tz", "events": [
            {"seq": 0, "kind": "started", "at": "2026-05-01T16:00:00+02:00", "elapsed_ms": 0, "exercise_type": "cycling", "started_at": "2026-05-01T16:00:00+02:00"},
            {"seq": 1, "kind": "finished", "at": "2026-05-01T17:00:00+02:00", "elapsed_ms": 3600000, "progress": {"distance_m": 24000}}]}]}
        """;

    public const string SyncAnswer = """
        {"workouts": [{"session_id": "cycling_01jt5h4v2sf8ktq0m3n6w9y7xd", "writer": "k3v9x2m7q1tz",
          "outcomes": [{"seq": 0, "outcome": "accepted"}, {"seq": 1, "outcome": "accepted"}]}], "update_interval_s": 300, "consistency_token": "AQEAAAGWi4…"}
        """;
}
