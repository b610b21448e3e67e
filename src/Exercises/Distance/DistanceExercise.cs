using System.Text.Json;

namespace Stamina.Exercises.Distance;

/// <summary>
/// The distance family: cumulative distance and points in, distance, speed, pace, climb, heart rate and splits out. An exercise type of this family says its
/// name and how fast it can be; everything else is here.
/// </summary>
/// <example><code>
/// public sealed class Rowing : DistanceExercise
/// {
///     public override ExerciseTypeDescriptor Descriptor { get; } = Describe("rowing", "Rowing", topSpeedMmPerS: 8_000);
/// }
/// </code></example>
public abstract class DistanceExercise : ExerciseType
{
    private const double MaxDistanceM = 100_000_000;
    private const long MaxSteps = 100_000_000;
    private const long MaxLaps = 1_000_000;

    /// <summary>Describes a type of this family.</summary>
    /// <param name="id">The id.</param>
    /// <param name="title">The name a person reads, in English.</param>
    /// <param name="topSpeedMmPerS">No step between two points, and no estimate, is faster. Give the highest measured speed and name its source.</param>
    /// <param name="aliases">Other ids that mean this type.</param>
    /// <param name="more">Metrics that <see cref="AddMetrics"/> adds.</param>
    protected static ExerciseTypeDescriptor Describe(
        string id, string title, long topSpeedMmPerS, IReadOnlyList<string>? aliases = null, IReadOnlyList<MetricDefinition>? more = null) => new()
        {
            Id = id,
            Title = title,
            Aliases = aliases ?? [],
            Screen = RecordScreen.Distance,
            Metrics =
            [
                new(CommonMetrics.Distance, "Distance", MetricUnit.Millimetres, MetricAggregation.Sum),
                new(DistanceMetrics.AverageSpeed, "Average speed", MetricUnit.MillimetresPerSecond, MetricAggregation.Max),
                new(DistanceMetrics.AveragePace, "Average pace", MetricUnit.MillisecondsPerKilometre, MetricAggregation.Min, LessIsBetter: true),
                new(DistanceMetrics.Ascent, "Ascent", MetricUnit.Millimetres, MetricAggregation.Sum),
                new(DistanceMetrics.Descent, "Descent", MetricUnit.Millimetres, MetricAggregation.Sum),
                new(DistanceMetrics.AverageHeartRate, "Average heart rate", MetricUnit.PerMinute, MetricAggregation.Max, ForGoals: false),
                new(DistanceMetrics.MaxHeartRate, "Highest heart rate", MetricUnit.PerMinute, MetricAggregation.Max, ForGoals: false),
                new(DistanceMetrics.AverageCadence, "Average cadence", MetricUnit.PerMinute, MetricAggregation.Max, ForGoals: false),
                new(DistanceMetrics.AveragePower, "Average power", MetricUnit.Watts, MetricAggregation.Max, ForGoals: false),
                new(DistanceMetrics.MaxPower, "Highest power", MetricUnit.Watts, MetricAggregation.Max, ForGoals: false),
                new(DistanceMetrics.BestEffort, "Best effort", MetricUnit.Milliseconds, MetricAggregation.Min, LessIsBetter: true),
                .. more ?? [],
            ],
            TopSpeedMmPerS = topSpeedMmPerS,
        };

    /// <inheritdoc/>
    public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress)
    {
        List<ProgressFinding> findings = [];
        ProgressFields.Number(progress, "distance_m", 0, MaxDistanceM, findings);
        ProgressFields.Whole(progress, "steps", 0, MaxSteps, findings);
        ProgressFields.Whole(progress, "laps", 0, MaxLaps, findings);
        ProgressFields.Flag(progress, "estimated", findings);
        if (ProgressFields.List(progress, "points", findings) is { } points)
        {
            var index = 0;
            foreach (var point in points.EnumerateArray())
            {
                if (point.ValueKind != JsonValueKind.Object)
                {
                    findings.Add(new ProgressFinding($"points[{index}]", "an object with lat and lon"));
                    break;
                }

                index++;
            }
        }

        return findings;
    }

    /// <inheritdoc/>
    public override ExerciseResult Summarize(WorkoutTrace trace)
    {
        var reading = Read(trace);
        var distance = trace.CorrectedDistanceMm ?? (reading.MeasuredMm + reading.CountedMm + reading.EstimatedMm);
        var movingMs = trace.MovingWithout(reading.Rests);
        var metrics = new Dictionary<string, long>(StringComparer.Ordinal) { [CommonMetrics.Distance] = distance };
        // A workout with a car ride in it has distance and time, and neither a speed nor a pace, which would become a record.
        var isOfAPerson = BestEffort.TryAdd(reading.Points, EffortLengths, metrics);
        if (distance > 0 && movingMs > 0 && isOfAPerson)
        {
            metrics[DistanceMetrics.AverageSpeed] = Rate(distance, 1_000, movingMs);
            metrics[DistanceMetrics.AveragePace] = Rate(movingMs, 1_000_000, distance);
        }

        if (Elevation.Of(reading.Points) is { } elevation)
        {
            metrics[DistanceMetrics.Ascent] = elevation.AscentMm;
            metrics[DistanceMetrics.Descent] = elevation.DescentMm;
        }

        AddSensors(reading, metrics);
        AddMetrics(trace, metrics);
        return new ExerciseResult
        {
            Metrics = metrics,
            Estimated = trace.CorrectedDistanceMm is null && reading.EstimatedMm > 0
                ? new Dictionary<string, long>(StringComparer.Ordinal) { [CommonMetrics.Distance] = reading.EstimatedMm }
                : new Dictionary<string, long>(StringComparer.Ordinal),
            MovingMs = movingMs,
            Details = DetailsOf(reading),
        };
    }

    /// <inheritdoc/>
    public override IReadOnlyList<TrackPoint> Track(WorkoutTrace trace)
    {
        var points = Read(trace).Points;
        var track = new List<TrackPoint>(points.Count);
        foreach (var point in points)
        {
            var (reading, reason, joined, stepMm) = point;
            track.Add(new TrackPoint(
                reading.LatE7, reading.LonE7, reading.ElapsedMs, reading.ElevationMm, reading.HeartRate, BreakBefore: reason is null && !joined, reason)
            {
                Cadence = reading.Cadence,
                PowerW = reading.PowerW,
                TemperatureTenthsC = reading.TemperatureTenthsC,
                StepMm = stepMm,
                IsStill = point.IsStill,
                IsBridged = point.IsBridged,
            });
        }

        return track;
    }

    /// <summary>How far, with what it rests on.</summary>
    public CoveredDistance Read(WorkoutTrace trace) => CoveredDistance.Of(trace, Descriptor.TopSpeedMmPerS ?? 0, CumulativeMm);

    /// <summary>
    /// The cumulative distance that an event states, in millimetres; null where it states none. It fills in where points are missing, as an estimate unless
    /// <paramref name="isCounted"/> (pool lengths were counted).
    /// </summary>
    protected virtual long? CumulativeMm(JsonElement progress, out bool isCounted)
    {
        isCounted = false;
        return ProgressFields.Thousandths(progress, "distance_m", MaxDistanceM);
    }

    /// <summary>The lengths whose fastest time is a metric of a workout, <c>best_effort:5_km</c>.</summary>
    protected virtual IReadOnlyList<EffortLength> EffortLengths => BestEffort.Plain;

    /// <summary>Adds metrics of this type alone; declare them in <see cref="Describe"/>.</summary>
    protected virtual void AddMetrics(WorkoutTrace trace, IDictionary<string, long> metrics)
    {
    }

    /// <summary>
    /// The sum over writers of the highest value of a cumulative member (<c>steps</c>); null where no event has it.
    /// </summary>
    protected static long? Cumulative(WorkoutTrace trace, string member, long max)
    {
        long? sum = null;
        long highest = 0;
        string? writer = null;
        foreach (var (traced, isTrimmed) in trace.InOrder())
        {
            if (!string.Equals(writer, traced.Writer, StringComparison.Ordinal))
            {
                (writer, highest) = (traced.Writer, 0);
            }

            var isBefore = trace.IsBefore(traced);
            if ((!isTrimmed || isBefore) && traced.Progress is { } progress && ProgressFields.Whole(progress, member, 0, max) is { } value)
            {
                sum = isBefore ? sum : (sum ?? 0) + Math.Max(0, value - highest);
                highest = Math.Max(highest, value);
            }
        }

        return sum;
    }

    private static long Rate(long amount, long scale, long over) => (long)((((Int128)amount * scale * 2) + over) / ((Int128)over * 2));

    private static void AddSensors(CoveredDistance reading, Dictionary<string, long> metrics)
    {
        long beats = 0, beatCount = 0, highestBeats = 0, turns = 0, turnCount = 0, watts = 0, wattCount = 0, highestWatts = 0;
        foreach (var point in reading.Points)
        {
            if (point.NotCounted is null)
            {
                Add(point.Raw);
            }
        }

        foreach (var sensors in reading.Placeless)
        {
            Add(sensors);
        }

        if (beatCount > 0)
        {
            metrics[DistanceMetrics.AverageHeartRate] = Rate(beats, 1, beatCount);
            metrics[DistanceMetrics.MaxHeartRate] = highestBeats;
        }

        if (turnCount > 0)
        {
            metrics[DistanceMetrics.AverageCadence] = Rate(turns, 1, turnCount);
        }

        if (wattCount > 0)
        {
            metrics[DistanceMetrics.AveragePower] = Rate(watts, 1, wattCount);
            metrics[DistanceMetrics.MaxPower] = highestWatts;
        }

        void Add(in RawPoint one)
        {
            if (one.HeartRate is { } rate)
            {
                (beats, beatCount, highestBeats) = (beats + rate, beatCount + 1, Math.Max(highestBeats, rate));
            }

            // A cadence of 0 is standing or coasting, which the mean leaves out.
            if (one.Cadence is > 0 and var cadence)
            {
                (turns, turnCount) = (turns + cadence, turnCount + 1);
            }

            if (one.PowerW is { } power)
            {
                (watts, wattCount, highestWatts) = (watts + power, wattCount + 1, Math.Max(highestWatts, power));
            }
        }
    }

    private static JsonElement? DetailsOf(CoveredDistance reading)
    {
        var splits = Split.Of(reading.Points, Split.KilometreMm);
        return splits.Count == 0
            ? null
            : DetailsWriter.Write(json =>
            {
                Write(json, "splits", splits);
                Write(json, "mile_splits", Split.Of(reading.Points, Units.MileMm));
            });
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<Split> splits)
    {
        json.WriteStartArray(name);
        foreach (var split in splits)
        {
            json.WriteStartObject();
            json.WriteNumber("distance_mm", split.DistanceMm);
            json.WriteNumber("time_ms", split.TimeMs);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
