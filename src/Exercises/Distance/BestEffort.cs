using System.Buffers;

namespace Stamina.Exercises.Distance;

/// <summary>A length that people time themselves over.</summary>
/// <param name="Name">The qualifier of the metric: <c>5_km</c> in <c>best_effort:5_km</c>.</param>
/// <param name="LengthMm">How long, in millimetres.</param>
/// <param name="FastestMs">Nobody was ever faster over it, in milliseconds (<c>docs/figures.md</c> has the sources); 0 where nothing bounds it.</param>
public sealed record EffortLength(string Name, long LengthMm, long FastestMs = 0)
{
    /// <summary>The metric of it: <c>best_effort:5_km</c>.</summary>
    public string Metric { get; } = $"{DistanceMetrics.BestEffort}:{Name}";
}

/// <summary>
/// The fastest stretch of a length anywhere in a workout: rolling over the counted points, not by splits. Its law is <c>docs/rules.md</c>, "Best efforts".
/// </summary>
public static class BestEffort
{
    /// <summary>Running: the fastest that anybody ever ran bounds them.</summary>
    public static IReadOnlyList<EffortLength> Running { get; } =
    [
        new("400_m", 400_000, 43_030),
        new("1_km", 1_000_000, 131_960),
        new("1_mi", Units.MileMm, 223_130),
        new("5_km", 5_000_000, 755_360),
        new("10_km", 10_000_000, 1_571_000),
        new("half_marathon", 21_097_500, 3_402_000),
        new("marathon", 42_195_000, 7_235_000),
    ];

    /// <summary>Of a type that says nothing else: the same without bounds.</summary>
    public static IReadOnlyList<EffortLength> Plain { get; } = [.. Running.Select(length => length with { FastestMs = 0 })];

    /// <summary>Cycling: what riders race and train over.</summary>
    public static IReadOnlyList<EffortLength> Cycling { get; } =
    [
        new("5_km", 5_000_000), new("10_km", 10_000_000), new("20_km", 20_000_000), new("40_km", 40_000_000), new("100_km", 100_000_000),
    ];

    /// <summary>Swimming, in open water; pool lengths have no points.</summary>
    public static IReadOnlyList<EffortLength> Swimming { get; } = [new("100_m", 100_000), new("400_m", 400_000), new("1500_m", 1_500_000)];

    /// <summary>
    /// Adds the fastest time over each length to a workout's metrics, in milliseconds. Adds nothing where one of them is faster than its bound: then some of
    /// the way was not gone by a person (a run with a car ride in it), and nobody knows how much of it.
    /// </summary>
    /// <param name="points">The judged points of a workout.</param>
    /// <param name="lengths">Which lengths.</param>
    /// <param name="metrics">Where they are added.</param>
    /// <returns>False where something was faster than its bound.</returns>
    public static bool TryAdd(IReadOnlyList<JudgedPoint> points, IReadOnlyList<EffortLength> lengths, IDictionary<string, long> metrics)
    {
        var samples = ArrayPool<Sample>.Shared.Rent(points.Count);
        var way = samples.AsSpan(0, Way(points, samples));
        var isOfAPerson = true;
        foreach (var length in lengths)
        {
            isOfAPerson &= FastestMs(way, length.LengthMm) is not { } took || took >= length.FastestMs;
        }

        foreach (var length in lengths)
        {
            if (isOfAPerson && FastestMs(way, length.LengthMm) is { } took)
            {
                metrics[length.Metric] = took;
            }
        }

        ArrayPool<Sample>.Shared.Return(samples);
        return isOfAPerson;
    }

    // The counted points that have a time, with how far it was to each since the last break. Standing still is part of the way, as it is of a race.
    private static int Way(IReadOnlyList<JudgedPoint> points, Span<Sample> way)
    {
        var count = 0;
        for (var i = 0; i < points.Count; i++)
        {
            var point = points[i];
            if (point.NotCounted is not null || point.Raw.ElapsedMs is not { } at)
            {
                continue;
            }

            // Where the clock goes back it is taken to stand still, so that no stretch becomes faster by it.
            way[count] = !point.Joined || count == 0
                ? new Sample(at, 0, Begins: true)
                : new Sample(Math.Max(at, way[count - 1].At), way[count - 1].Mm + point.StepMm, Begins: false);
            count++;
        }

        return count;
    }

    // Rounded half up; null where no unbroken way is that long.
    private static long? FastestMs(ReadOnlySpan<Sample> way, long lengthMm)
    {
        long? best = null;
        var from = 0;
        for (var to = 0; to < way.Length; to++)
        {
            if (way[to].Begins)
            {
                from = to;
                continue;
            }

            while (from + 1 <= to && way[to].Mm - way[from + 1].Mm >= lengthMm)
            {
                from++;
            }

            if (way[to].Mm - way[from].Mm >= lengthMm)
            {
                var took = TookMs(way[from], way[from + 1], way[to], lengthMm);
                best = Math.Min(best ?? took, took);
            }
        }

        return best;
    }

    // The stretch begins somewhere between a sample and the next, in proportion.
    private static long TookMs(Sample first, Sample second, Sample last, long lengthMm)
    {
        var over = last.Mm - first.Mm - lengthMm;
        var share = second.Mm > first.Mm ? Math.Min(1, (double)over / (second.Mm - first.Mm)) : 0;
        return (long)Math.Floor(last.At - (first.At + (share * (second.At - first.At))) + 0.5);
    }

    private readonly record struct Sample(long At, long Mm, bool Begins);
}
