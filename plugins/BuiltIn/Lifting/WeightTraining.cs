using System.Text.Json;
using Stamina.Exercises;

namespace Stamina.Plugins.BuiltIn.Lifting;

/// <summary>Weight training: sets with weight and repetitions, in full form or in the design document's.</summary>
public sealed class WeightTraining : ExerciseType
{
    // Epley (1985), "Poundage chart": beyond 12 repetitions the estimate is worth nothing.
    private const long MostRepetitionsThatEstimate = 12;

    // Brzycki, "Strength Testing: Predicting a One-Rep Max from Reps-to-Fatigue", JOPERD 64(1), 1993: for up to 10 repetitions.
    private const long MostRepetitionsOfBrzycki = 10;

    // Three, five and ten repetitions are what programmes test.
    private static readonly (long Repetitions, string Metric)[] Tested = [(3, "max_weight_3"), (5, "max_weight_5"), (10, "max_weight_10")];

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
            new("one_rep_max", "Estimated one-repetition maximum (Epley)", MetricUnit.Grams, MetricAggregation.Max),
            new("one_rep_max_brzycki", "Estimated one-repetition maximum (Brzycki)", MetricUnit.Grams, MetricAggregation.Max),
            new("max_weight_3", "Heaviest weight for 3 repetitions", MetricUnit.Grams, MetricAggregation.Max),
            new("max_weight_5", "Heaviest weight for 5 repetitions", MetricUnit.Grams, MetricAggregation.Max),
            new("max_weight_10", "Heaviest weight for 10 repetitions", MetricUnit.Grams, MetricAggregation.Max),
            new("most_repetitions", "Most repetitions in a set", MetricUnit.Count, MetricAggregation.Max),
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
            volume = Figures.Add(volume, set.LiftedGrams * set.Repetitions * set.Times);
            AddRecords(set, metrics);
        }

        metrics["sets"] = count;
        metrics["repetitions"] = repetitions;
        metrics["volume"] = volume;
        return new ExerciseResult { Metrics = metrics, Details = sets.Count == 0 ? null : DetailsWriter.Write(json => WriteSets(json, sets)) };
    }

    private static void AddRecords(LiftedSet set, Dictionary<string, long> metrics)
    {
        if (set.Repetitions > 0)
        {
            RaiseOwn(metrics, "most_repetitions", set, set.Repetitions);
        }

        if (set.Grams < 0)
        {
            // Help is negative load: it is no weight lifted, and less of it is better.
            Lower(metrics, "assistance", -set.Grams);
            if (!set.IsUnnamed)
            {
                Lower(metrics, $"assistance:{set.Exercise}", -set.Grams);
            }
        }

        AddEstimates(set, metrics);
        if (set.Grams <= 0)
        {
            return;
        }

        // The load beside the body, as people compare it at the belt.
        RaiseBoth(metrics, "max_weight", set, set.Grams);
        foreach (var (repetitions, metric) in Tested)
        {
            // A set of eight counts as one of five too.
            if (set.Repetitions >= repetitions)
            {
                RaiseOwn(metrics, metric, set, set.Grams);
            }
        }

    }

    private static void AddEstimates(LiftedSet set, Dictionary<string, long> metrics)
    {
        if (set.LiftsUnknown || set.LiftedGrams == 0 || set.Repetitions is 0 or > MostRepetitionsThatEstimate)
        {
            return;
        }

        RaiseBoth(metrics, "one_rep_max", set, Epley(set.LiftedGrams, set.Repetitions));
        if (set.Repetitions <= MostRepetitionsOfBrzycki)
        {
            RaiseBoth(metrics, "one_rep_max_brzycki", set, Brzycki(set.LiftedGrams, set.Repetitions));
        }
    }

    // w × (1 + r / 30), in whole grams; one repetition is the maximum itself.
    private static long Epley(long grams, long repetitions) => repetitions == 1 ? grams : ((grams * (30 + repetitions)) + 15) / 30;

    // w × 36 / (37 − r), in whole grams.
    private static long Brzycki(long grams, long repetitions) => ((grams * 72) + (37 - repetitions)) / (2 * (37 - repetitions));

    private static void RaiseBoth(Dictionary<string, long> metrics, string name, LiftedSet set, long value)
    {
        Raise(metrics, name, value);
        RaiseOwn(metrics, name, set, value);
    }

    // Sets of which nobody knows the exercise are of many.
    private static void RaiseOwn(Dictionary<string, long> metrics, string name, LiftedSet set, long value)
    {
        if (!set.IsUnnamed)
        {
            Raise(metrics, $"{name}:{set.Exercise}", value);
        }
    }

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

            if (set.BodyAsEntered is { } body)
            {
                json.WritePropertyName("body_weight");
                json.WriteRawValue(body);
                if (set.WeightAsEntered is null)
                {
                    json.WriteString("unit", set.Unit);
                }
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
