using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Tests.DataHandler;

/// <summary>An exercise type whose result tells on any event that is counted twice, missed or taken out of order.</summary>
internal sealed class CountingType(string id = "rowing") : ExerciseType
{
    public override ExerciseTypeDescriptor Descriptor { get; } = new()
    {
        Id = id,
        Title = "Rowing",
        Screen = RecordScreen.Form,
        Metrics =
        [
            new MetricDefinition("strokes", "Strokes", MetricUnit.Count, MetricAggregation.Sum),
            new MetricDefinition("order", "Order", MetricUnit.Count, MetricAggregation.Sum),
        ],
    };

    public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) =>
        progress.TryGetProperty("strokes", out var strokes) && strokes.ValueKind == JsonValueKind.Number && strokes.TryGetInt64(out var count) && count >= 0
            ? []
            : [new ProgressFinding("strokes", "a whole number from 0")];

    public override ExerciseResult Summarize(WorkoutTrace trace)
    {
        var (strokes, order) = (0L, 0L);
        foreach (var e in trace.Events)
        {
            order = ((order * 31) + e.Seq + 1) % 1_000_003;
            strokes += e.Progress?.GetProperty("strokes").GetInt64() ?? 0;
        }

        return new ExerciseResult { Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["strokes"] = strokes, ["order"] = order } };
    }
}
