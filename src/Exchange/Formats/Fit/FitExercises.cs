using System.Globalization;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>
/// Names of the exercises of sets (Garmin FIT SDK 21.217, Profile: exercise_category and the exercise names of each), as far as many people log them. A number
/// that has no name here stays one, beside its category's name: what is lifted with a barbell is not what is lifted with dumbbells.
/// </summary>
internal static class FitExercises
{
    /// <summary>An exercise of which the file says nothing: it holds no record of its own.</summary>
    public const string Unknown = "unknown";

    /// <summary>Categories whose exercises are done by time.</summary>
    public const int Carry = 3, Plank = 19;

    private static readonly string[] Categories =
    [
        "bench_press", "calf_raise", "cardio", "carry", "chop", "core", "crunch", "curl", "deadlift", "flye", "hip_raise", "hip_stability", "hip_swing",
        "hyperextension", "lateral_raise", "leg_curl", "leg_raise", "lunge", "olympic_lift", "plank", "plyo", "pull_up", "push_up", "row", "shoulder_press",
        "shoulder_stability", "shrug", "sit_up", "squat", "total_body", "triceps_extension", "warm_up", "run", "bike",
    ];

    private static readonly Dictionary<(string Category, int Number), string> Names = new()
    {
        [("bench_press", 1)] = "barbell_bench_press",
        [("bench_press", 4)] = "close_grip_barbell_bench_press",
        [("bench_press", 5)] = "decline_dumbbell_bench_press",
        [("bench_press", 6)] = "dumbbell_bench_press",
        [("bench_press", 8)] = "incline_barbell_bench_press",
        [("bench_press", 9)] = "incline_dumbbell_bench_press",
        [("bench_press", 22)] = "smith_machine_bench_press",
        [("calf_raise", 6)] = "seated_calf_raise",
        [("calf_raise", 17)] = "standing_barbell_calf_raise",
        [("calf_raise", 18)] = "standing_calf_raise",
        [("curl", 3)] = "barbell_biceps_curl",
        [("curl", 8)] = "cable_biceps_curl",
        [("curl", 16)] = "dumbbell_hammer_curl",
        [("curl", 28)] = "preacher_curl_with_cable",
        [("curl", 38)] = "standing_ez_bar_biceps_curl",
        [("curl", 46)] = "dumbbell_biceps_curl",
        [("deadlift", 0)] = "barbell_deadlift",
        [("deadlift", 1)] = "barbell_straight_leg_deadlift",
        [("deadlift", 2)] = "dumbbell_deadlift",
        [("deadlift", 4)] = "dumbbell_straight_leg_deadlift",
        [("deadlift", 15)] = "sumo_deadlift",
        [("deadlift", 17)] = "trap_bar_deadlift",
        [("deadlift", 23)] = "romanian_deadlift",
        [("hip_raise", 0)] = "barbell_hip_thrust_on_floor",
        [("hip_raise", 1)] = "barbell_hip_thrust_with_bench",
        [("hip_raise", 23)] = "kettlebell_swing",
        [("lateral_raise", 2)] = "bar_muscle_up",
        [("lateral_raise", 10)] = "front_raise",
        [("lateral_raise", 13)] = "muscle_up",
        [("lateral_raise", 17)] = "ring_dip",
        [("lateral_raise", 34)] = "dumbbell_lateral_raise",
        [("leg_curl", 0)] = "leg_curl",
        [("leg_curl", 2)] = "good_morning",
        [("lunge", 10)] = "barbell_lunge",
        [("lunge", 18)] = "dumbbell_bulgarian_split_squat",
        [("lunge", 21)] = "dumbbell_lunge",
        [("lunge", 32)] = "lunge",
        [("lunge", 78)] = "walking_lunge",
        [("pull_up", 2)] = "band_assisted_chin_up",
        [("pull_up", 13)] = "lat_pulldown",
        [("pull_up", 25)] = "wide_grip_lat_pulldown",
        [("pull_up", 26)] = "wide_grip_pull_up",
        [("pull_up", 38)] = "pull_up",
        [("pull_up", 39)] = "chin_up",
        [("pull_up", 42)] = "band_assisted_pull_up",
        [("pull_up", 43)] = "neutral_grip_pull_up",
        [("push_up", 77)] = "push_up",
        [("row", 2)] = "dumbbell_row",
        [("row", 5)] = "face_pull",
        [("row", 13)] = "one_arm_bent_over_row",
        [("row", 18)] = "seated_cable_row",
        [("row", 28)] = "t_bar_row",
        [("row", 35)] = "inverted_row",
        [("row", 36)] = "row",
        [("row", 45)] = "barbell_row",
        [("row", 46)] = "bent_over_row_with_barbell",
        [("shoulder_press", 1)] = "arnold_press",
        [("shoulder_press", 3)] = "barbell_push_press",
        [("shoulder_press", 4)] = "barbell_shoulder_press",
        [("shoulder_press", 14)] = "overhead_barbell_press",
        [("shoulder_press", 15)] = "overhead_dumbbell_press",
        [("shoulder_press", 17)] = "seated_dumbbell_shoulder_press",
        [("shoulder_press", 24)] = "dumbbell_shoulder_press",
        [("shoulder_press", 25)] = "military_press",
        [("shrug", 1)] = "barbell_shrug",
        [("shrug", 2)] = "barbell_upright_row",
        [("shrug", 5)] = "dumbbell_shrug",
        [("squat", 0)] = "leg_press",
        [("squat", 6)] = "barbell_back_squat",
        [("squat", 8)] = "barbell_front_squat",
        [("squat", 9)] = "barbell_hack_squat",
        [("squat", 29)] = "dumbbell_squat",
        [("squat", 37)] = "goblet_squat",
        [("squat", 44)] = "overhead_squat",
        [("squat", 47)] = "pistol_squat",
        [("squat", 61)] = "squat",
        [("triceps_extension", 0)] = "bench_dip",
        [("triceps_extension", 2)] = "body_weight_dip",
        [("triceps_extension", 7)] = "dumbbell_lying_triceps_extension",
        [("triceps_extension", 15)] = "overhead_dumbbell_triceps_extension",
        [("triceps_extension", 19)] = "rope_pressdown",
        [("triceps_extension", 39)] = "triceps_pressdown",
    };

    /// <summary>The exercise's name.</summary>
    /// <param name="category">Its category; null or beyond the profile's where the watch did not recognise it.</param>
    /// <param name="number">Which of its category; null where the file does not say.</param>
    /// <param name="title">What the file itself calls it; null where it does not.</param>
    public static string NameOf(int? category, int? number, string? title)
    {
        var known = category is >= 0 and var at && at < Categories.Length ? Categories[at] : null;
        return known is not null && number is { } which && Names.TryGetValue((known, which), out var name) ? name
            : title
                ?? (known is null ? Unknown : number is { } other ? string.Create(CultureInfo.InvariantCulture, $"{known}_{other}") : known);
    }

    /// <summary>
    /// The numbers of an exercise: that of its category, and which of it (null where it is called as its category); null where it has no name here.
    /// </summary>
    /// <param name="exercise">As it is compared: <c>barbell_back_squat</c>.</param>
    public static (int Category, int? Number)? NumbersOf(string exercise)
    {
        foreach (var (numbers, name) in Names)
        {
            if (name == exercise)
            {
                return (Array.IndexOf(Categories, numbers.Category), numbers.Number);
            }
        }

        var category = Array.IndexOf(Categories, exercise);
        return category < 0 ? null : (category, null);
    }
}
