using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>Weight training: sets with weight and repetitions, in full form or in the design document's.</summary>
public sealed class WeightTraining : ExerciseType
{
    // Epley (1985), "Poundage chart": beyond 12 repetitions the estimate is worth nothing.
    private const long MostRepetitionsThatEstimate = 12;

    /// <inheritdoc/>
    public override ExerciseTypeDescriptor Descriptor { get; } = new()
    {
        Id = "weight_training",
        Title = "Weight training",
        Aliases = ["weight_lifting"],
        Screen = RecordScreen.Sets,
        Metrics =
        [
            new("volume", "Volume", MetricUnit.GramRepetitions, MetricAggregation.Sum),
            new("sets", "Sets", MetricUnit.Count, MetricAggregation.Sum),
            new("repetitions", "Repetitions", MetricUnit.Count, MetricAggregation.Sum),
            new("max_weight", "Heaviest weight", MetricUnit.Grams, MetricAggregation.Max),
            new("one_rep_max", "Estimated one-repetition maximum", MetricUnit.Grams, MetricAggregation.Max),
            new("assistance", "Least assistance", MetricUnit.Grams, MetricAggregation.Min, LessIsBetter: true),
        ],
    };

    /// <inheritdoc/>
    public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) => SetRules.Check(progress);

    /// <inheritdoc/>
    public override ExerciseResult Summarize(WorkoutTrace trace)
    {
        var sets = CountedSets.Of(trace);
        long count = 0, repetitions = 0, volume = 0;
        var metrics = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var set in sets)
        {
            if (set.IsWarmUp || set.HasFailed)
            {
                continue;
            }

            count = Figures.Add(count, set.Times);
            repetitions = Figures.Add(repetitions, set.Repetitions * set.Times);
            volume = Figures.Add(volume, Math.Max(0, set.Grams) * set.Repetitions * set.Times);
            if (set.Grams < 0)
            {
                // Help is negative load: it is no weight lifted, and less of it is better.
                Lower(metrics, "assistance", -set.Grams);
                Lower(metrics, $"assistance:{set.Exercise}", -set.Grams);
            }

            if (set.Grams > 0)
            {
                Raise(metrics, "max_weight", set.Grams);
                Raise(metrics, $"max_weight:{set.Exercise}", set.Grams);
                if (OneRepetitionMaximum(set) is { } estimate)
                {
                    Raise(metrics, "one_rep_max", estimate);
                    Raise(metrics, $"one_rep_max:{set.Exercise}", estimate);
                }
            }
        }

        metrics["sets"] = count;
        metrics["repetitions"] = repetitions;
        metrics["volume"] = volume;
        return new ExerciseResult { Metrics = metrics, Details = sets.Count == 0 ? null : DetailsWriter.Write(json => WriteSets(json, sets)) };
    }

    private static long? OneRepetitionMaximum(LiftedSet set) => set.Repetitions switch
    {
        _ when set.LiftsTheBody => null,
        1 => set.Grams,
        > 1 and <= MostRepetitionsThatEstimate => ((set.Grams * (30 + set.Repetitions)) + 15) / 30,
        _ => null,
    };

    private static void Raise(Dictionary<string, long> metrics, string name, long value)
    {
        if (!metrics.TryGetValue(name, out var before) || value > before)
        {
            metrics[name] = value;
        }
    }

    private static void Lower(Dictionary<string, long> metrics, string name, long value)
    {
        if (!metrics.TryGetValue(name, out var before) || value < before)
        {
            metrics[name] = value;
        }
    }

    private static void WriteSets(Utf8JsonWriter json, IReadOnlyList<LiftedSet> sets)
    {
        json.WriteStartArray("sets");
        foreach (var set in sets)
        {
            json.WriteStartObject();
            json.WriteString("exercise", set.Exercise);
            if (set.Name != set.Exercise)
            {
                json.WriteString("name", set.Name);
            }

            if (set.WeightAsEntered is { } entered)
            {
                json.WritePropertyName("weight");
                json.WriteRawValue(entered);
                json.WriteString("unit", set.Unit);
            }

            if (set.DurationMs is { } duration)
            {
                json.WriteNumber("duration_ms", duration);
            }

            if (set.DurationMs is null || set.Repetitions > 0)
            {
                json.WriteNumber("repetitions", set.Repetitions);
            }

            if (set.Times > 1)
            {
                json.WriteNumber("sets", set.Times);
            }

            if (set.Rpe is { } rpe)
            {
                json.WriteNumber("rpe", rpe);
            }

            if (set.IsWarmUp)
            {
                json.WriteBoolean("warm_up", true);
            }

            if (set.SetId is { } id)
            {
                json.WriteString("set_id", id);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
