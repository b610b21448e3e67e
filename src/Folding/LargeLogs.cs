namespace Stamina.Folding;

/// <summary>
/// Logs so large that opening one leaves more garbage than the collector expects: it would let several times as much pile up, and run beside the work
/// meanwhile. Who has opened a large log has it collected at once.
/// </summary>
public static class LargeLogs
{
    /// <summary>From here on a log is large, in bytes of its events: many hours of a point a second.</summary>
    public const long Bytes = 4 << 20;

    /// <summary>
    /// Frees what nothing refers to any more. Stops the process for some tens of milliseconds, as long as it takes to look through what is alive.
    /// </summary>
    public static void ClearAway() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true);
}
