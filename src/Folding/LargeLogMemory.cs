namespace Stamina.Folding;

/// <summary>
/// Large logs. Opening one makes much garbage; without a forced collection the memory in use would grow to several times of what is needed, while the collector
/// runs beside the work. So a forced collection follows whenever a large log was opened.
/// </summary>
public static class LargeLogMemory
{
    /// <summary>From here on a log is large, in bytes of its events: many hours of a point a second.</summary>
    public const long ThresholdBytes = 4 << 20;

    /// <summary>
    /// Frees what nothing refers to any more, and gives it back to the system. Stops the process for some tens of milliseconds, as long as it takes to look
    /// through what is alive.
    /// </summary>
    public static void Free() => GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
}
