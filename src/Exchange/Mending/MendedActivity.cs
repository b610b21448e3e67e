using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Mending;

/// <summary>An activity whose readings stand in the order in which they happened, without what cannot have happened.</summary>
/// <param name="Source">What the file states.</param>
/// <param name="Points">The readings, in order of time; those without a time after the one that they followed in the file.</param>
/// <param name="HasTimes">False where the file's clock is missing or broken: there is distance and no pace.</param>
/// <param name="StartedAt">The first moment in UTC, or the file's own date; null where the file names neither.</param>
public sealed record MendedActivity(Activity Source, IReadOnlyList<ActivityPoint> Points, bool HasTimes, DateTimeOffset? StartedAt)
{
    /// <summary>What was set aside, by reason.</summary>
    public required Aside Aside { get; init; }

    /// <summary>What a person should know besides.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>Why nobody has done this although the file has points (a plan's computed times); null for a recording.</summary>
    public string? PlannedBecause { get; init; }
}
