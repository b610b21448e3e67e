using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Events;

/// <summary>
/// How many lengths of the pool were swum by when. A watch finds the wall by the swimmer's turn, so now and then two lengths end within a second. Lengths that
/// are faster than the fastest swimmer (3 m/s) would not count, so such a length is counted a moment later. After the last moment there is none later: a moment
/// is left out where the lengths that remain could not be swum after it.
/// </summary>
/// <param name="source">The activity, with the ends of its lengths.</param>
/// <param name="startMs">When it began.</param>
internal sealed class PoolLengths(Activity source, long startMs)
{
    // The ends of laps and lengths are whole seconds, rounded independently, so the same moment may differ by one.
    private const long RoundedMs = 1_000;
    private const double FastestMPerS = 3;

    private int ended;
    private long countedAtMs;

    /// <summary>True where the activity has lengths.</summary>
    public bool IsKnown => source.LengthsMs.Count > 0;

    /// <summary>How many were counted so far.</summary>
    public int Counted { get; private set; }

    /// <summary>How many are counted by a moment, which is not before the last one asked for; 0 where this moment is left out.</summary>
    /// <param name="elapsedMs">Since the start, in milliseconds.</param>
    public int CountedBy(long elapsedMs)
    {
        while (ended < source.LengthsMs.Count && source.LengthsMs[ended] - startMs <= elapsedMs + RoundedMs)
        {
            ended++;
        }

        var told = (int)Math.Min(ended - Counted, Swimmable(elapsedMs - countedAtMs));
        var left = source.LengthsMs.Count - Counted - told;
        if (left > 0 && source.LengthsMs[^1] - startMs - elapsedMs is > 0 and var restMs && Swimmable(restMs) < left)
        {
            return 0;
        }

        Counted += told;
        countedAtMs = elapsedMs;
        return Counted;
    }

    private long Swimmable(long ms) => source.PoolLengthM is { } pool ? (long)(ms * FastestMPerS / 1000 / pool) : int.MaxValue;
}
