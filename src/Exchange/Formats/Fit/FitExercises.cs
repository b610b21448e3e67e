using System.Globalization;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>
/// Names of the exercises of sets (Garmin FIT SDK 21.217, Profile: exercise_category and the exercise names of each), as far as many people log them. An
/// exercise that has no name here is called by its category and its number, so that two exercises of one category stay apart.
/// </summary>
internal static class FitExercises
{
    /// <summary>The name of an exercise of which the file says nothing.</summary>
    public const string Unknown = "unknown";

    /// <summary>Categories whose exercises are done by time.</summary>
    public const int Carry = 3, Plank = 19;

    private static readonly string[] Categories =
    [
        "bench_press", "calf_raise", "cardio", "carry", "chop", "core", "crunch", "curl", "deadlift", "flye", "hip_raise", "hip_stability", "hip_swing",
        "hyperextension", "lateral_raise", "leg_curl", "leg_raise", "lunge", "olympic_lift", "plank", "plyo", "pull_up", "push_up", "row", "shoulder_press",
        "shoulder_stability", "shrug", "sit_up", "squat", "total_body", "triceps_extension", "warm_up", "run", "bike",
    ];

    private static readonly Dictionary<string, Dictionary<int, string>> Names = new(StringComparer.Ordinal)
    {
        ["bench_press"] = new()
        {
            [1] = "barbell_bench_press", [4] = "close_grip_barbell_bench_press", [5] = "decline_dumbbell_bench_press", [6] = "dumbbell_bench_press",
            [8] = "incline_barbell_bench_press", [9] = "incline_dumbbell_bench_press", [22] = "smith_machine_bench_press",
        },
        ["calf_raise"] = new() { [6] = "seated_calf_raise", [17] = "standing_barbell_calf_raise", [18] = "standing_calf_raise" },
        ["curl"] = new()
        {
            [3] = "barbell_biceps_curl", [8] = "cable_biceps_curl", [16] = "dumbbell_hammer_curl", [28] = "preacher_curl_with_cable",
            [38] = "standing_ez_bar_biceps_curl", [46] = "dumbbell_biceps_curl",
        },
        ["deadlift"] = new()
        {
            [0] = "barbell_deadlift", [1] = "barbell_straight_leg_deadlift", [2] = "dumbbell_deadlift", [4] = "dumbbell_straight_leg_deadlift",
            [15] = "sumo_deadlift", [17] = "trap_bar_deadlift", [23] = "romanian_deadlift",
        },
        ["hip_raise"] = new() { [0] = "barbell_hip_thrust_on_floor", [1] = "barbell_hip_thrust_with_bench", [23] = "kettlebell_swing" },
        ["lateral_raise"] = new() { [2] = "bar_muscle_up", [10] = "front_raise", [13] = "muscle_up", [17] = "ring_dip", [34] = "dumbbell_lateral_raise" },
        ["leg_curl"] = new() { [0] = "leg_curl", [2] = "good_morning" },
        ["lunge"] = new() { [10] = "barbell_lunge", [18] = "dumbbell_bulgarian_split_squat", [21] = "dumbbell_lunge", [32] = "lunge", [78] = "walking_lunge" },
        ["pull_up"] = new()
        {
            [2] = "band_assisted_chin_up", [13] = "lat_pulldown", [25] = "wide_grip_lat_pulldown", [26] = "wide_grip_pull_up", [38] = "pull_up",
            [39] = "chin_up", [42] = "band_assisted_pull_up", [43] = "neutral_grip_pull_up",
        },
        ["push_up"] = new() { [77] = "push_up" },
        ["row"] = new()
        {
            [2] = "dumbbell_row", [5] = "face_pull", [13] = "one_arm_bent_over_row", [18] = "seated_cable_row", [28] = "t_bar_row", [35] = "inverted_row",
            [36] = "row", [45] = "barbell_row", [46] = "bent_over_row_with_barbell",
        },
        ["shoulder_press"] = new()
        {
            [1] = "arnold_press", [3] = "barbell_push_press", [4] = "barbell_shoulder_press", [14] = "overhead_barbell_press", [15] = "overhead_dumbbell_press",
            [17] = "seated_dumbbell_shoulder_press", [24] = "dumbbell_shoulder_press", [25] = "military_press",
        },
        ["shrug"] = new() { [1] = "barbell_shrug", [2] = "barbell_upright_row", [5] = "dumbbell_shrug" },
        ["squat"] = new()
        {
            [0] = "leg_press", [6] = "barbell_back_squat", [8] = "barbell_front_squat", [9] = "barbell_hack_squat", [29] = "dumbbell_squat",
            [37] = "goblet_squat", [44] = "overhead_squat", [47] = "pistol_squat", [61] = "squat",
        },
        ["triceps_extension"] = new()
        {
            [0] = "bench_dip", [2] = "body_weight_dip", [7] = "dumbbell_lying_triceps_extension", [15] = "overhead_dumbbell_triceps_extension",
            [19] = "rope_pressdown", [39] = "triceps_pressdown",
        },
    };

    /// <summary>The exercise's name.</summary>
    /// <param name="category">Its category; null or beyond the profile's where the watch did not recognise it.</param>
    /// <param name="number">Which of its category; null where the file does not say.</param>
    /// <param name="title">What the file itself calls it; null where it does not.</param>
    public static string NameOf(int? category, int? number, string? title)
    {
        var known = category is >= 0 and var at && at < Categories.Length ? Categories[at] : null;
        return known is not null && number is { } which && Names.GetValueOrDefault(known)?.GetValueOrDefault(which) is { } name ? name
            : title
                ?? (known is null ? Unknown : number is { } other ? string.Create(CultureInfo.InvariantCulture, $"{known}_{other}") : known);
    }

    /// <summary>
    /// The numbers of an exercise: that of its category, and which of it (null where it is called as its category); null where it has no name here.
    /// </summary>
    /// <param name="exercise">As it is compared: <c>barbell_back_squat</c>.</param>
    public static (int Category, int? Number)? NumbersOf(string exercise)
    {
        foreach (var (category, names) in Names)
        {
            foreach (var (number, name) in names)
            {
                if (name == exercise)
                {
                    return (Array.IndexOf(Categories, category), number);
                }
            }
        }

        var alone = Array.IndexOf(Categories, exercise);
        return alone < 0 ? null : (alone, null);
    }
}
