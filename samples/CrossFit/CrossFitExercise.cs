using Stamina.Exercises;

namespace Samples.CrossFit;

/// <summary>
/// CrossFit: a named workout with a scheme, and a score by it: rounds and repetitions (as many as possible), the time (for time), or the load. "As prescribed" (Rx) counts
/// on its own, so that a goal can ask for it.
/// </summary>
public sealed class CrossFitExercise : FormExercise
{
    private const string Workout = "workout";
    private const string Scheme = "scheme";
    private const string Scaling = "scaling";
    private const string Rounds = "rounds";
    private const string Repetitions = "repetitions";
    private const string Time = "time_s";
    private const string Load = "load_kg";

    public override ExerciseTypeDescriptor Descriptor { get; } = new()
    {
        Id = "crossfit",
        Title = "CrossFit",
        Screen = RecordScreen.Form,
        Metrics =
        [
            new("rounds", "Rounds", MetricUnit.Count, MetricAggregation.Sum),
            new("repetitions", "Repetitions", MetricUnit.Count, MetricAggregation.Sum),
            new("rx", "As prescribed", MetricUnit.Count, MetricAggregation.Sum),
            new("time", "Time", MetricUnit.Milliseconds, MetricAggregation.Min, LessIsBetter: true),
            new("load", "Load", MetricUnit.Grams, MetricAggregation.Max),
        ],
        Form =
        [
            new(Workout, FormFieldKind.Text, "Workout") { Help = "Its name, as Fran or Cindy" },
            new(Scheme, FormFieldKind.Choice, "Scheme") { Choices = ["for_time", "amrap", "emom", "tabata", "for_load"] },
            new(Scaling, FormFieldKind.Choice, "Scaling") { Choices = ["rx", "scaled"] },
            new(Rounds, FormFieldKind.Count, "Rounds") { Max = 1_000 },
            new(Repetitions, FormFieldKind.Count, "Repetitions") { Max = 100_000, Help = "All of them, or those of the round under way at the end" },
            new(Time, FormFieldKind.Duration, "Time") { Max = 86_400, Help = "Where the workout is for time" },
            new(Load, FormFieldKind.Number, "Load") { Unit = "kg", Max = 1_000, Help = "Heaviest lift of the workout" },
        ],
    };

    public override ExerciseResult Summarize(WorkoutTrace trace)
    {
        var values = ValuesAtEnd(trace);
        var metrics = new Dictionary<string, long>();
        // A press of the round key is a lap; what was typed in stands above it.
        var pressed = trace.Events.Count(e => e.Kind == "lap");
        Add(metrics, "rounds", NumberAtEnd(values, Rounds) ?? (pressed > 0 ? pressed : null));
        Add(metrics, "repetitions", NumberAtEnd(values, Repetitions));
        Add(metrics, "time", NumberAtEnd(values, Time, scale: 1_000));
        Add(metrics, "load", NumberAtEnd(values, Load, scale: 1_000));
        if (values.TryGetValue(Scaling, out var scaling))
        {
            metrics["rx"] = scaling.GetString() == "rx" ? 1 : 0;
        }

        return new ExerciseResult
        {
            Metrics = metrics,
            Details = DetailsWriter.Write(json =>
            {
                foreach (var name in new[] { Workout, Scheme, Scaling })
                {
                    if (values.TryGetValue(name, out var value))
                    {
                        json.WriteString(name, value.GetString());
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
