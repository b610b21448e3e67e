using System.Globalization;
using System.Text.Json;

namespace Stamina.Exercises.Conformance;

internal static class ResultRules
{
    private const int MostDetailBytes = 256 << 10;

    public static void Check(string trace, ExerciseTypeDescriptor descriptor, ExerciseResult result, ExerciseTypeConformance.Findings findings)
    {
        foreach (var (name, value) in result.Metrics)
        {
            var id = name.Split(':', 2)[0];
            var metric = descriptor.Metrics.FirstOrDefault(m => m.Id == id);
            if (metric is null)
            {
                findings.Add($"Summarize({trace}) gives the metric '{name}', which the descriptor does not declare.");
            }

            if (value < 0)
            {
                findings.Add($"Summarize({trace}) gives {name} = {value.ToString(CultureInfo.InvariantCulture)}; no metric is below 0.");
            }
        }

        foreach (var (name, value) in result.Estimated)
        {
            if (!result.Metrics.TryGetValue(name, out var whole) || value < 0 || value > whole)
            {
                findings.Add(
                    $"Summarize({trace}) says that {value.ToString(CultureInfo.InvariantCulture)} of '{name}' is estimated, which is not a part of the metric."
                );
            }
        }

        if (result.Details is { } details && (details.ValueKind != JsonValueKind.Object || details.GetRawText().Length > MostDetailBytes))
        {
            findings.Add($"Summarize({trace}) gives details that are no JSON object of at most {MostDetailBytes} bytes.");
        }
    }

    /// <summary>Everything a result says, for comparison.</summary>
    public static string Text(ExerciseResult result) => string.Join(
        '\n',
        [
            .. result.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key}={m.Value}")),
            .. result.Estimated.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => string.Create(CultureInfo.InvariantCulture, $"~{m.Key}={m.Value}")),
            result.Details?.GetRawText() ?? "",
        ]);
}
