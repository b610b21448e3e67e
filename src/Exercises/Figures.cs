namespace Stamina.Exercises;

/// <summary>Arithmetic on figures that cannot run over: every figure and every sum of figures stays within what a phone's numbers hold exactly.</summary>
public static class Figures
{
    /// <summary>The largest figure, 2^53 - 1: the largest whole number that a double, and so a phone, counts to without a hole.</summary>
    public const long Most = 9_007_199_254_740_991;

    /// <summary>The sum, at most <see cref="Most"/>.</summary>
    /// <param name="left">0 to <see cref="Most"/>.</param>
    /// <param name="right">0 to <see cref="Most"/>.</param>
    public static long Add(long left, long right) => Math.Min(left + right, Most);
}
