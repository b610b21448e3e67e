using Stamina.Exercises;

namespace Samples.Yoga;

/// <summary>
/// Yoga: a style, poses and breaths, the longest hold, and how it felt. How long it took is there for every type, so "30 min of yoga a day" needs nothing here.
/// </summary>
public sealed class YogaExercise : FormExercise
{
    private const string Style = "style";
    private const string Poses = "poses";
    private const string Breaths = "breaths";
    private const string LongestHold = "longest_hold_s";
    private const string Meditation = "meditation_s";
    private const string Ease = "ease";

    public override ExerciseTypeDescriptor Descriptor { get; } = new()
    {
        Id = "yoga",
        Title = "Yoga",
        Screen = RecordScreen.Form,
        Metrics =
        [
            new("poses", "Poses", MetricUnit.Count, MetricAggregation.Sum),
            new("breaths", "Held breaths", MetricUnit.Count, MetricAggregation.Sum),
            new("longest_hold", "Longest hold", MetricUnit.Milliseconds, MetricAggregation.Max),
            new("meditation", "Meditation", MetricUnit.Milliseconds, MetricAggregation.Sum),
        ],
        Form =
        [
            new(Style, FormFieldKind.Choice, "Style") { Choices = ["hatha", "vinyasa", "ashtanga", "iyengar", "yin", "restorative", "other"] },
            new(Poses, FormFieldKind.Count, "Poses") { Max = 1_000 },
            new(Breaths, FormFieldKind.Count, "Held breaths") { Max = 10_000, Help = "Breaths counted while holding poses" },
            new(LongestHold, FormFieldKind.Duration, "Longest hold") { Max = 7_200 },
            new(Meditation, FormFieldKind.Duration, "Meditation") { Max = 86_400, Help = "Sitting or lying still, savasana too" },
            new(Ease, FormFieldKind.Scale, "How at ease afterwards"),
        ],
    };

    public override ExerciseResult Summarize(WorkoutTrace trace)
    {
        var values = ValuesAtEnd(trace);
        var metrics = new Dictionary<string, long>();
        Add(metrics, "poses", NumberAtEnd(values, Poses));
        Add(metrics, "breaths", NumberAtEnd(values, Breaths));
        Add(metrics, "longest_hold", NumberAtEnd(values, LongestHold, scale: 1_000));
        Add(metrics, "meditation", NumberAtEnd(values, Meditation, scale: 1_000));
        return new ExerciseResult
        {
            Metrics = metrics,
            Details = DetailsWriter.Write(json =>
            {
                foreach (var name in new[] { Style, Ease })
                {
                    if (values.TryGetValue(name, out var value))
                    {
                        json.WritePropertyName(name);
                        value.WriteTo(json);
                    }
                }
            }),
        };
    }

    private static void Add(Dictionary<string, long> metrics, string name, long? value)
    {
        if (value is { } known)
        {
            metrics[name] = known;
        }
    }
}
