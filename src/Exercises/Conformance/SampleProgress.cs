using System.Globalization;
using System.Text.Json;

namespace Stamina.Exercises.Conformance;

/// <summary>Progress objects of all shapes: sensible ones by the declared form, and hostile ones.</summary>
internal static class SampleProgress
{
    private static readonly string[] OddValues =
    [
        "null", "true", "false", "0", "-0", "1", "-1", "0.5", "1e308", "-1e308", "1e400", "123456789012345678901234567890", "\"\"", "\"1\"", "\"NaN\"",
        "\"\\ud83d\\ude00\"", "[]", "[null]", "[[[[]]]]", "[1,\"a\",{},[]]", "{}", "{\"a\":{\"b\":[{}]}}", "[{}]", "[{\"lat\":1e400,\"lon\":\"x\"}]",
    ];

    // The members that known types read, so that a type built on their base classes meets odd values in them, too.
    private static readonly string[] KnownMembers =
        ["distance_m", "points", "steps", "laps", "estimated", "pool_length_m", "sets", "exercises", "rounds", "duration_s", "unknown"];

    private static readonly string[] Sensible =
    [
        "{}",
        """{"distance_m":1200.5,"steps":1500,"laps":4,"points":[{"t":1000,"lat":46.05,"lon":14.5,"acc":5,"ele":300,"hr":120},{"t":2000,"lat":46.05002,"lon":14.5,"ele":301,"hr":122}]}""",
        """{"sets":[{"exercise":"bench_press","weight":82.5,"unit":"kg","repetitions":5,"set_id":"a"}],"exercises":[{"name":"Squat","weight":100,"unit":"lb","repetition":10,"sets":3}]}""",
    ];

    public static IReadOnlyList<string> For(ExerciseTypeDescriptor descriptor)
    {
        List<string> all = [.. Sensible, .. Filled(descriptor), Repeated(), Large()];
        foreach (var member in descriptor.Form.Select(f => f.Name).Concat(KnownMembers).Distinct(StringComparer.Ordinal))
        {
            all.AddRange(OddValues.Select(value => $"{{{JsonSerializer.Serialize(member)}:{value}}}"));
        }

        return all;
    }

    /// <summary>Sensible objects, and the same with their members in reverse.</summary>
    public static IEnumerable<(string Text, string Reversed)> BothWays(ExerciseTypeDescriptor descriptor)
    {
        foreach (var text in Sensible.Concat(Filled(descriptor)))
        {
            var members = JsonElement.Parse(text).EnumerateObject().Select(m => $"{JsonSerializer.Serialize(m.Name)}:{m.Value.GetRawText()}");
            yield return (text, "{" + string.Join(',', members.Reverse()) + "}");
        }
    }

    // The declared form, filled in with low, middle and high values.
    private static IEnumerable<string> Filled(ExerciseTypeDescriptor descriptor)
    {
        for (var level = 0; level < 3; level++)
        {
            yield return "{" + string.Join(',', descriptor.Form.Select(field => $"{JsonSerializer.Serialize(field.Name)}:{Value(field, level)}")) + "}";
        }
    }

    private static string Value(FormField field, int level)
    {
        var low = field.Min ?? (field.Kind == FormFieldKind.Scale ? 1 : 0);
        var high = field.Max ?? (field.Kind == FormFieldKind.Scale ? 10 : low + 100);
        var number = level switch { 0 => low, 1 => Math.Floor((low + high) / 2), _ => high };
        return field.Kind switch
        {
            FormFieldKind.Choice => JsonSerializer.Serialize(field.Choices[level % field.Choices.Count]),
            FormFieldKind.Text => JsonSerializer.Serialize(level == 0 ? "" : "as it went"),
            _ => number.ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Repeated() => """{"distance_m":1,"distance_m":2,"sets":[],"sets":{}}""";

    private static string Large() => "{\"points\":[" + string.Join(',', Enumerable.Range(0, 500).Select(i =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"t\":{i * 1000},\"lat\":{46 + (i * 0.00001)},\"lon\":14.5}}"))) + "]}";
}
