using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Events;

/// <summary>
/// How many lengths of the pool were swum by when. A watch finds the wall by the swimmer's turn, so now and then two lengths end within a second; the fold
/// believes nobody who is faster than the fastest swimmer (3 m/s), so such a length is told a moment later and not lost.
/// </summary>
/// <param name="source">The activity, with the ends of its lengths.</param>
/// <param name="startMs">When it began.</param>
internal sealed class PoolLengths(Activity source, long startMs)
{
    // Laps and lengths end in whole seconds, each rounded for itself.
    private const long RoundedMs = 1_000;
    private const double FastestMPerS = 3;

    private int ended;
    private long countedAtMs;

    /// <summary>True where the activity has lengths.</summary>
    public bool IsKnown => source.LengthsMs.Count > 0;

    /// <summary>How many were told.</summary>
    public int Counted { get; private set; }

    /// <summary>How many to tell at a moment that is not before the last one.</summary>
    /// <param name="elapsedMs">Since the start, in milliseconds.</param>
    public int CountedBy(long elapsedMs)
    {
        while (ended < source.LengthsMs.Count && source.LengthsMs[ended] - startMs <= elapsedMs + RoundedMs)
        {
            ended++;
        }

        var swimmable = source.PoolLengthM is { } pool ? (long)((elapsedMs - countedAtMs) * FastestMPerS / 1000 / pool) : int.MaxValue;
        Counted += (int)Math.Min(ended - Counted, swimmable);
        countedAtMs = elapsedMs;
        return Counted;
    }
}
