namespace Stamina.Exercises.Distance;

/// <summary>One split: a whole kilometre or mile, or what is left at the end.</summary>
/// <param name="DistanceMm">How long.</param>
/// <param name="TimeMs">How long it took, without pauses and gaps.</param>
public readonly record struct Split(long DistanceMm, long TimeMs)
{
    /// <summary>A kilometre, in millimetres.</summary>
    public const long KilometreMm = 1_000_000;

    /// <summary>Per whole unit over the joined points; none where a joined point has no time.</summary>
    /// <param name="points">The judged points of a workout.</param>
    /// <param name="unitMm">How long a whole one is, in millimetres.</param>
    public static IReadOnlyList<Split> Of(IReadOnlyList<JudgedPoint> points, long unitMm)
    {
        var done = new List<Split>();
        long distance = 0, time = 0;
        long? before = null;
        foreach (var point in points)
        {
            if (point.NotCounted is not null)
            {
                continue;
            }

            var from = before;
            before = point.Raw.ElapsedMs;
            if (!point.Joined)
            {
                continue;
            }

            if (from is null || before is null)
            {
                return [];
            }

            var step = point.StepMm;
            // A rest takes as long as its straight line does at a metre a second: a millisecond a millimetre.
            var took = point.IsStill ? Math.Min(step, Math.Max(0, before.Value - from.Value)) : Math.Max(0, before.Value - from.Value);
            while (distance + step >= unitMm)
            {
                var part = unitMm - distance;
                var partTime = step == 0 ? 0 : (long)Math.Floor(((double)took * part / step) + 0.5);
                done.Add(new Split(unitMm, time + partTime));
                step -= part;
                took -= partTime;
                (distance, time) = (0, 0);
            }

            distance += step;
            time += took;
        }

        if (distance > 0)
        {
            done.Add(new Split(distance, time));
        }

        return done;
    }
}
