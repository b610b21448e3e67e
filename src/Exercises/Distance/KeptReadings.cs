namespace Stamina.Exercises.Distance;

/// <summary>Which readings of an event lie within the part of the workout that a person kept. Those without a time are taken to have the event's own.</summary>
internal readonly record struct KeptReadings(long FromMs, long? ToMs, bool IsBefore)
{
    public static KeptReadings Of(WorkoutTrace trace, TraceEvent traced) => new(
        trace.TrimmedStartMs,
        traced.ElapsedMs > trace.TrimmedEndMs || traced.Kind is "finished" ? trace.TrimmedEndMs : null,
        trace.IsBefore(traced));

    public bool Has(long? elapsedMs) => elapsedMs is { } at ? at >= FromMs && (ToMs is null || at <= ToMs) : !IsBefore;
}
