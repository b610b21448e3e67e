using System.Text.Json;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Folding;

/// <summary>A log read and judged: what counts, how long it took, and the trace that the exercise type summarises.</summary>
internal sealed class JudgedWorkout : IDisposable
{
    // Of the bad parts of one event so many are named.
    private const int MostParts = 20;

    // The field of an entry that withholds all of an event's progress.
    private const string WholeProgress = "progress";

    private readonly List<IDisposable> documents = [];
    private readonly List<EventNotCounted> withheld = [];
    private readonly List<Stretch> moved;

    // The steps, in their order. Each uses only what those above it found.
    public JudgedWorkout(SessionId id, WorkoutLog log, WorkoutOverlay? overlay, ExerciseCatalog catalog, EntryDefaults? defaults)
    {
        Log = new WinningEvents(log);
        Facts = ReadWithinBounds(Log.Events);
        Left = LeftToProfile.Of(log, Log, Facts);
        Defaults = new EntryDefaults
        {
            TimeZone = defaults?.TimeZone ?? EntryDefaults.OfNobody.TimeZone,
            WeightUnit = defaults?.WeightUnit ?? EntryDefaults.OfNobody.WeightUnit,
        };
        EnteredTimes.SetStarts(Facts, Defaults.TimeZone!);
        Edits = Edits.Of(Facts, overlay);
        EnteredTimes.SetElapsed(Facts, Edits.Start, Defaults.TimeZone!);
        TypeId = catalog.Canonical(Edits.ExerciseType ?? id.RecordedType);
        Type = catalog.TryGet(TypeId, out var type) ? type : null;
        var progress = Judge();
        Timed = Facts.FindAll(f => f is { IsTimed: true, Counts: true });
        EndMs = Edits.EndMs ?? long.MaxValue;
        var lastMs = Math.Min(EndMs, Timed.Count == 0 ? 0 : Timed.Max(f => f.ElapsedMs));
        // One phone may have cropped the beginning and another the end, so that nothing would be left: then only the crop of the end counts.
        StartMs = Edits.StartMs is { } start && start < lastMs ? start : 0;
        ElapsedMs = lastMs - StartMs;
        moved = MovingTime.Of(Timed, StartMs, EndMs);
        MovingMs = Edits.MovingMs ?? Stretch.UnionMs(moved);
        Trace = BuildTrace(progress);
        Refuse(Trace.Trimmed);
    }

    public WinningEvents Log { get; }

    public List<EventFacts> Facts { get; }

    /// <summary>What the log leaves to the profile.</summary>
    public LeftToProfile Left { get; }

    /// <summary>What is read where the log says nothing.</summary>
    public EntryDefaults Defaults { get; }

    /// <summary>The counted events that stand on the workout clock.</summary>
    public List<EventFacts> Timed { get; }

    public Edits Edits { get; }

    /// <summary>The exercise type that counts, known or not.</summary>
    public string TypeId { get; }

    public ExerciseType? Type { get; }

    /// <summary>Where what counts begins on the workout clock: 0, or where a person cropped it.</summary>
    public long StartMs { get; }

    public long EndMs { get; }

    public long ElapsedMs { get; }

    public long MovingMs { get; }

    public WorkoutTrace Trace { get; }

    /// <summary>All that does not count, in (writer, seq) order.</summary>
    public IReadOnlyList<EventNotCounted>? NotCounted()
    {
        List<EventNotCounted>? found = null;
        foreach (var fact in Facts)
        {
            if (fact.NotCounted is { } reason)
            {
                (found ??= []).Add(reason);
            }
        }

        if (withheld.Count + Log.Quarantined.Count > 0)
        {
            found = [.. (found ?? []).Concat(withheld).Concat(Log.Quarantined).OrderBy(e => e.Writer, StringComparer.Ordinal).ThenBy(e => e.Seq)];
        }

        return found;
    }

    /// <summary>Withholds all progress, where the type failed on the workout as a whole.</summary>
    public void WithholdAll()
    {
        var before = withheld.Where(e => e.Field == WholeProgress).Select(e => (e.Writer, e.Seq)).ToHashSet();
        foreach (var fact in Facts)
        {
            if (fact.Counts && !fact.Progress.IsEmpty && !before.Contains((fact.Writer, fact.Seq)))
            {
                Withhold(fact, NotCountedReasons.ExerciseTypeFailed);
            }
        }
    }

    public void Dispose() => documents.ForEach(d => d.Dispose());

    // In canonical order, so that it does not depend on the order of arrival which events are beyond the bounds. Those are not parsed.
    private static List<EventFacts> ReadWithinBounds(List<LoggedEvent> events)
    {
        var facts = new List<EventFacts>(events.Count);
        var (bytes, writers) = (0L, 0);
        string? writer = null;
        foreach (var logged in events)
        {
            if (!string.Equals(logged.Writer, writer, StringComparison.Ordinal))
            {
                (writer, writers) = (logged.Writer, writers + 1);
            }

            bytes += logged.Body.Length;
            if (facts.Count < EventLimits.EventsPerWorkout && bytes <= EventLimits.BytesPerWorkout && writers <= EventLimits.WritersPerWorkout)
            {
                facts.Add(EventReader.Read(logged));
                continue;
            }

            var beyond = new EventFacts(logged.Writer, unchecked((int)logged.Seq), logged.Kind.Length == 0 ? EventKinds.Progress : logged.Kind);
            beyond.Refuse(NotCountedReasons.WorkoutFull);
            facts.Add(beyond);
        }

        return facts;
    }

    private void Withhold(EventFacts fact, string reason) =>
        withheld.Add(new EventNotCounted(fact.Writer, fact.Seq, reason, WholeProgress, Expected: null));

    // Decides for each event whether it counts; returns the progress of those that do, parallel to Facts.
    private JsonElement?[] Judge()
    {
        var progress = new JsonElement?[Facts.Count];
        string? writer = null;
        long highest = 0;
        for (var i = 0; i < Facts.Count; i++)
        {
            var fact = Facts[i];
            if (!string.Equals(fact.Writer, writer, StringComparison.Ordinal))
            {
                (writer, highest) = (fact.Writer, 0);
            }

            if (!fact.IsKnownKind)
            {
                fact.Refuse(NotCountedReasons.UnknownKind);
            }
            else if (fact.IsTimed && fact.ElapsedMs < highest)
            {
                fact.Refuse(NotCountedReasons.BadClock, "elapsed_ms", $"whole milliseconds from {highest} to {EventLimits.MaxElapsedMs}");
            }
            else if (fact is { Kind: EventKinds.Started, StartedAt: null, WrongValue: null or { Field: not null } })
            {
                fact.Refuse(NotCountedReasons.BadStart, "started_at", "a time as 2026-11-22T08:00:00+01:00");
            }
            else if (fact.WrongValue is { } wrong)
            {
                fact.Refuse(NotCountedReasons.BadValue, wrong.Field, wrong.Expected);
            }
            else if (fact.HasWrongClock)
            {
                // The event counts; the time that it gives is another.
                withheld.Add(new EventNotCounted(fact.Writer, fact.Seq, NotCountedReasons.BadStart, "started_at", StartBounds.Expected));
            }
            else if (!fact.Progress.IsEmpty)
            {
                progress[i] = Validate(fact);
            }

            if (fact is { IsTimed: true, Counts: true })
            {
                highest = fact.ElapsedMs;
            }
        }

        return progress;
    }

    // Where the type cannot judge the progress, it is withheld (null), and the event still counts for the time.
    private JsonElement? Validate(EventFacts fact)
    {
        if (Type is null)
        {
            Withhold(fact, NotCountedReasons.ExerciseTypeMissing);
            return null;
        }

        var document = JsonDocument.Parse(fact.Progress);
        documents.Add(document);
        var entered = EnteredProgress.Of(document.RootElement, Type.Descriptor.Screen, Defaults.WeightUnit!);
        if (entered is not null)
        {
            documents.Add(entered);
        }

        var progress = entered?.Canonical ?? document.RootElement;
        if (!PlugInCalls.Try(() => Type.Validate(progress), out var findings))
        {
            Withhold(fact, NotCountedReasons.ExerciseTypeFailed);
            return null;
        }

        findings = entered?.FindingsWith(findings) ?? findings;
        if (findings.FirstOrDefault(f => !f.IsPart) is { } whole)
        {
            fact.Refuse(NotCountedReasons.BadValue, $"progress.{whole.Field}", whole.Expected);
            return null;
        }

        // The event counts without these parts, and with the others.
        foreach (var part in findings.Take(MostParts))
        {
            withheld.Add(new EventNotCounted(fact.Writer, fact.Seq, NotCountedReasons.BadValue, $"progress.{part.Field}", part.Expected));
        }

        return progress;
    }

    private WorkoutTrace BuildTrace(JsonElement?[] progress)
    {
        var events = new List<TraceEvent>(Timed.Count);
        List<TraceEvent>? trimmed = null;
        string? writer = null;
        var (expected, paused, missing, parted) = (0, false, false, false);
        for (var i = 0; i < Facts.Count; i++)
        {
            var fact = Facts[i];
            if (!string.Equals(fact.Writer, writer, StringComparison.Ordinal))
            {
                (writer, expected, paused, missing, parted) = (fact.Writer, 0, false, false, true);
            }

            if (fact.Seq != expected || fact.Kind is EventKinds.Void || (!fact.Counts && fact.IsKnownKind))
            {
                missing = parted = true;
            }

            expected = fact.Seq + 1;
            if (fact is not { Counts: true, IsTimed: true })
            {
                continue;
            }

            if (fact.Kind is EventKinds.Paused or EventKinds.Resumed)
            {
                paused = fact.Kind is EventKinds.Paused;
                parted = true;
            }

            var traced = new TraceEvent(fact.Writer, fact.Seq, fact.Kind, fact.ElapsedMs, progress[i])
            {
                BreakBefore = parted,
                MissingBefore = missing,
                Paused = paused,
                Lamport = fact.Lamport,
            };

            // The end itself always counts, or a trimmed workout would never be finished.
            if (IsOutside(fact) && fact.Kind is not (EventKinds.Started or EventKinds.Finished))
            {
                (trimmed ??= []).Add(traced);
            }
            else
            {
                events.Add(traced);
            }

            // Progress that was withheld leaves a hole behind this event.
            missing = parted = progress[i] is null && !fact.Progress.IsEmpty;
        }

        return new WorkoutTrace(events, MovingMs, ElapsedMs)
        {
            TrimmedStartMs = StartMs,
            TrimmedEndMs = Edits.EndMs,
            Trimmed = trimmed ?? (IReadOnlyList<TraceEvent>)[],
            CorrectedDistanceMm = Edits.DistanceMm,
            CorrectedMovingMs = Edits.MovingMs,
            Moved = moved,
        };
    }

    // An event tells of the time before it, so one at the very beginning lies outside.
    private bool IsOutside(EventFacts fact) => fact.ElapsedMs > EndMs || (StartMs > 0 && fact.ElapsedMs <= StartMs);

    private void Refuse(IReadOnlyList<TraceEvent> trimmed)
    {
        var at = 0;
        foreach (var fact in Facts)
        {
            if (at < trimmed.Count && fact.Seq == trimmed[at].Seq && string.Equals(fact.Writer, trimmed[at].Writer, StringComparison.Ordinal))
            {
                if (fact.ElapsedMs > EndMs)
                {
                    fact.Refuse(NotCountedReasons.AfterEnd, "elapsed_ms", $"at most {EndMs}, where the end was trimmed to");
                }
                else
                {
                    fact.Refuse(NotCountedReasons.BeforeStart, "elapsed_ms", $"more than {StartMs}, where the beginning was cropped to");
                }

                at++;
            }
        }
    }
}
