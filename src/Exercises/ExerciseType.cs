using System.Text.Json;

namespace Stamina.Exercises;

/// <summary>
/// One exercise type: a pure class, the same input always gives the same output. No I/O, no clock, no shared state.
/// Derive from this, put the assembly into the plug-in folder, and phones can record the type, goals can be set on it.
/// <c>ExerciseTypeConformance</c> tells whether it keeps the rules.
/// </summary>
public abstract class ExerciseType
{
    /// <summary>What the type declares: id, metrics, form. Constant over the life of the object.</summary>
    public abstract ExerciseTypeDescriptor Descriptor { get; }

    /// <summary>
    /// Judges the <c>progress</c> of one event on its own. An empty answer lets it count; otherwise the event is kept and
    /// not counted, with the first finding as reason. Where all findings are of parts (<see cref="ProgressFinding.IsPart"/>) the event counts without these
    /// parts, which <see cref="Summarize"/> must pass over by itself. Must not throw on any JSON object.
    /// </summary>
    public abstract IReadOnlyList<ProgressFinding> Validate(JsonElement progress);

    /// <summary>
    /// Derives the result from the counted events, which come in (writer, seq) order and hold only progress that
    /// <see cref="Validate"/> let through. Called again from the start whenever the log changes.
    /// </summary>
    public abstract ExerciseResult Summarize(WorkoutTrace trace);

    /// <summary>The track with a verdict on every point, for types that have one.</summary>
    public virtual IReadOnlyList<TrackPoint> Track(WorkoutTrace trace) => [];
}

/// <summary>Why a progress does not count.</summary>
/// <param name="Field">Path of the field inside <c>progress</c>, as <c>sets[0].weight</c>.</param>
/// <param name="Expected">What was expected, in plain words with units.</param>
/// <param name="IsPart">True where only this part (one set of several) does not count and its neighbours do.</param>
public sealed record ProgressFinding(string Field, string Expected, bool IsPart = false);
