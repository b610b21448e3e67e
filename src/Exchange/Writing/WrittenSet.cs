using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>A set as the details of a workout show it (<c>plugins/BuiltIn/Lifting</c>).</summary>
/// <param name="Exercise">The exercise as it is compared: <c>bench_press</c>.</param>
/// <param name="Name">The exercise as it was entered.</param>
public sealed record WrittenSet(string Exercise, string Name)
{
    private const int Most = 10_000;
    private const int LongestName = 1_000;
    private const double Heaviest = 1_000_000;
    private const long LongestMs = 86_400_000;

    /// <summary>As it was entered, in <see cref="IsInPounds"/>'s unit; below 0 where it is help; null where none was.</summary>
    public double? Weight { get; init; }

    /// <summary>True for pounds, false for kilograms.</summary>
    public bool IsInPounds { get; init; }

    /// <summary>0 is a failed attempt; null where only its duration was given.</summary>
    public int? Repetitions { get; init; }

    /// <summary>How long it was held, in milliseconds; null where nobody said.</summary>
    public long? DurationMs { get; init; }

    /// <summary>The sets in the details of a workout, in their order, of several equal ones each; at most 10,000.</summary>
    /// <param name="details">What the exercise type made of the workout; null where it has none.</param>
    public static IReadOnlyList<WrittenSet> ListOf(JsonElement? details)
    {
        if (details is not { ValueKind: JsonValueKind.Object } shown || ProgressFields.List(shown, "sets") is not { } sets)
        {
            return [];
        }

        var written = new List<WrittenSet>();
        foreach (var set in sets.EnumerateArray())
        {
            if (set.ValueKind == JsonValueKind.Object && ProgressFields.Text(set, "exercise", LongestName) is { } exercise)
            {
                var times = ProgressFields.Whole(set, "sets", 1, Most) ?? 1;
                written.AddRange(Enumerable.Repeat(Of(set, exercise), (int)Math.Min(times, Most - written.Count)));
            }
        }

        return written;
    }

    private static WrittenSet Of(JsonElement set, string exercise) => new(exercise, ProgressFields.Text(set, "name", LongestName) ?? exercise)
    {
        Weight = ProgressFields.Number(set, "weight", -Heaviest, Heaviest),
        IsInPounds = ProgressFields.Text(set, "unit", 2) == "lb",
        Repetitions = (int?)ProgressFields.Whole(set, "repetitions", 0, int.MaxValue),
        DurationMs = ProgressFields.Whole(set, "duration_ms", 0, LongestMs),
    };
}
