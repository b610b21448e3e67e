using NodaTime;
using NodaTime.TimeZones;
using Stamina.Contracts.Events;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Folding;

/// <summary>
/// Puts times that were entered without an offset (<c>2024-4-5 12PM</c>) onto the clock: by the start's own zone where it names one, else by the profile's. An
/// hour that comes twice, when the clocks go back, is the first of the two; one that is left out, when they go forward, is as much later.
/// </summary>
internal static class EnteredTimes
{
    /// <summary>Sets the starts, which must be known before one of them is chosen.</summary>
    public static void SetStarts(IReadOnlyList<EventFacts> facts, string zone)
    {
        foreach (var fact in facts)
        {
            if (fact is { StartedLocal: { } local })
            {
                fact.StartedAt = At(local, TimeZoneName.IsKnown(fact.TimeZone) ? fact.TimeZone! : zone);
            }
        }
    }

    /// <summary>
    /// Sets the workout clock of events that have only a wall clock. A time in an hour that the clocks skip comes out later than the first times behind that
    /// hour. So an event whose wall clock is not before that of the start, or of an event before it by the same writer, is never set before that one.
    /// </summary>
    public static void SetElapsed(IReadOnlyList<EventFacts> facts, EventFacts? start, string zone)
    {
        if (start?.StartedAt is not { } startedAt)
        {
            return;
        }

        string? writer = null;
        (DateTime? Local, long ElapsedMs) before = default;
        foreach (var fact in facts)
        {
            if (!string.Equals(fact.Writer, writer, StringComparison.Ordinal))
            {
                (writer, before) = (fact.Writer, (start.StartedLocal, 0));
            }

            if (fact.NeedsZoneForClock && fact.AtLocal is { } local)
            {
                fact.At = At(local, TimeZoneName.IsKnown(start.TimeZone) ? start.TimeZone! : zone);
                var elapsed = (fact.At.Value - startedAt).TotalMilliseconds;
                elapsed = local >= before.Local ? Math.Max(elapsed, before.ElapsedMs) : elapsed;
                if (elapsed is >= 0 and <= EventLimits.MaxElapsedMs)
                {
                    fact.ElapsedMs = (long)elapsed;
                    before = local < before.Local ? before : (local, fact.ElapsedMs);
                }
            }
        }
    }

    // A time that the clocks skip is read with the offset before the change (RFC 5545, 3.3.5): that is what LenientResolver does.
    private static DateTimeOffset At(DateTime local, string zone) => (TimeZoneName.IsKnown(zone) ? DateTimeZoneProviders.Tzdb[zone] : DateTimeZone.Utc)
        .ResolveLocal(LocalDateTime.FromDateTime(local), Resolvers.LenientResolver).ToDateTimeOffset();
}

/// <summary>
/// What a log leaves to the profile. It is found by every event that arrived, whether it counts or not, so that it depends neither on the order of arrival nor
/// on edits.
/// </summary>
/// <param name="Zone">A time without an offset.</param>
/// <param name="WeightUnit">A weight without a unit.</param>
internal readonly record struct LeftToProfile(bool Zone, bool WeightUnit)
{
    public static LeftToProfile Of(WorkoutLog log, WinningEvents winning, IReadOnlyList<EventFacts> facts)
    {
        var left = default(LeftToProfile);
        foreach (var fact in facts)
        {
            left = left.With(fact);
        }

        if (winning.Conflicts.Count + winning.Quarantined.Count > 0)
        {
            foreach (var logged in log.Events)
            {
                left = left.With(EventReader.Read(logged));
            }
        }

        return left;
    }

    /// <summary>Of <paramref name="known"/> what is needed; null where nothing is.</summary>
    public EntryDefaults? Of(EntryDefaults known) =>
        this == default ? null : new EntryDefaults { TimeZone = Zone ? known.TimeZone : null, WeightUnit = WeightUnit ? known.WeightUnit : null };

    /// <summary>True where <paramref name="known"/> does not say all that is needed.</summary>
    public bool Lacks(EntryDefaults? known) => (Zone && known?.TimeZone is null) || (WeightUnit && known?.WeightUnit is null);

    private LeftToProfile With(EventFacts fact) => new(Zone || fact.NeedsZone, WeightUnit || fact.NeedsWeightUnit);
}
