namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>What an exercise's name says of the body as a load. The same words as in the phone's <c>lifting.ts</c>; <c>docs/figures.md</c>.</summary>
internal static class BodyWeightLifts
{
    // Words of a slug, each also with an s.
    private static readonly string[] Lifts =
    [
        "pull_up",
        "pullup",
        "chin_up",
        "chinup",
        "muscle_up",
        "muscleup",
        "push_up",
        "pushup",
        "press_up",
        "dip",
        "inverted_row",
        "pistol_squat",
        "sit_up",
        "situp",
        "leg_raise",];

    private static readonly string[] Hanging = ["pull_up", "pullup", "chin_up", "chinup", "muscle_up", "muscleup", "dip"];

    /// <summary>True where the body itself is lifted: a pull-up with 20 kg at the belt is no lift of 20 kg.</summary>
    public static bool Contains(string slug)
    {
        var words = $"_{slug}_";
        return Lifts.Any(lift => words.Contains($"_{lift}_", StringComparison.Ordinal) || words.Contains($"_{lift}s_", StringComparison.Ordinal));
    }

    /// <summary>
    /// True where the whole body is lifted, so that its weight and the load beside it are one load. Of a push-up or a sit-up it is a part that nobody has
    /// measured of this person, and a bench dip leaves the feet on the ground.
    /// </summary>
    public static bool LiftsAllOfIt(string slug)
    {
        var words = $"_{slug}_";
        return !words.Contains("_bench_", StringComparison.Ordinal)
            && Hanging.Any(lift => words.Contains($"_{lift}_", StringComparison.Ordinal) || words.Contains($"_{lift}s_", StringComparison.Ordinal));
    }

    /// <summary>True where the weight is help: what a machine or a band takes away.</summary>
    public static bool IsAssisted(string slug) => $"_{slug}_".Contains("_assisted_", StringComparison.Ordinal);
}
