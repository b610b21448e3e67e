using Stamina.Ports.Documents;

namespace Stamina.Folding;

/// <summary>What a workout's log derives to.</summary>
/// <param name="Summary">The effective summary: events first, edits last.</param>
/// <param name="Row">What its month keeps of it; null where it is discarded or no event of it counts.</param>
public sealed record FoldOutcome(WorkoutSummary Summary, MonthRow? Row)
{
    /// <summary>True where the log leaves something to the profile that the given defaults do not say: what is derived here must not be kept.</summary>
    public bool LacksDefaults { get; init; }
}
