namespace Stamina.Exercises.Distance;

/// <summary>One split: a whole kilometre, or what is left at the end.</summary>
/// <param name="DistanceMm">How long.</param>
/// <param name="TimeMs">How long it took, without pauses and gaps.</param>
public readonly record struct Split(long DistanceMm, long TimeMs)
{
    private const long KilometreMm = 1_000_000;

    /// <summary>Per whole kilometre over the joined points; none where a joined point has no time.</summary>
    public static IReadOnlyList<Split> Of(IReadOnlyList<JudgedPoint> points)
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
            before = point.Reading.ElapsedMs;
            if (!point.Joined)
            {
                continue;
            }

            if (from is null || before is null)
            {
                return [];
            }

            var step = point.StepMm;
            // Somebody who stood still went the straight line of it at a metre a second.
            var took = point.IsStill ? Math.Min(step, Math.Max(0, before.Value - from.Value)) : Math.Max(0, before.Value - from.Value);
            while (distance + step >= KilometreMm)
            {
                var part = KilometreMm - distance;
                var partTime = step == 0 ? 0 : (long)Math.Floor(((double)took * part / step) + 0.5);
                done.Add(new Split(KilometreMm, time + partTime));
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
