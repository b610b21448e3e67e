using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;

namespace Stamina.Ports.Documents;

/// <summary>What a person plans to do: all of it in one document, which is read and written as a whole.</summary>
public sealed record CalendarDocument
{
    /// <summary>Whose.</summary>
    public required Guid UserId { get; init; }

    /// <summary>Which; an account has one, of the id of zeros.</summary>
    public Guid CalendarId { get; init; }

    /// <summary>All of them, tombstones too.</summary>
    public required IReadOnlyList<PlannedWorkout> Planned { get; init; }

    /// <summary>What reads it without signing in; null where nothing does.</summary>
    public CalendarLink? Link { get; init; }

    /// <summary>As its owner reads it.</summary>
    /// <param name="revision">The document's.</param>
    public CalendarAnswer Show(long revision) => new()
    {
        Planned =
        [
            .. Planned.Where(one => one.DeletedAt is null)
                .OrderBy(one => one.Day).ThenBy(one => one.Time ?? "", StringComparer.Ordinal).ThenBy(one => one.PlannedId)
                .Select(one => one.Show()),
        ],
        LinkMadeAt = Link?.MadeAt,
        Revision = revision,
    };
}

/// <summary>One planned workout, or what is left of a deleted one.</summary>
public sealed record PlannedWorkout
{
    /// <summary>Which.</summary>
    public required Guid PlannedId { get; init; }

    /// <summary>The local day.</summary>
    public required DateOnly Day { get; init; }

    /// <summary><c>HH:mm</c>; null for any time of the day.</summary>
    public string? Time { get; init; }

    /// <summary>The exercise type.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>As the person or the plan calls it.</summary>
    public string? Title { get; init; }

    /// <summary>What is aimed at.</summary>
    public PlannedTarget? Target { get; init; }

    /// <summary>How it is meant to be done.</summary>
    public string? Note { get; init; }

    /// <summary>What the person said became of it.</summary>
    public PlannedOutcome? Outcome { get; init; }

    /// <summary>The plan that it is part of.</summary>
    public PlanMark? Plan { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>When it was deleted: then only its id, day and type are left, so that what another phone still sends of it does not bring it back.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>As its owner reads it.</summary>
    public PlannedAnswer Show() => new()
    {
        PlannedId = new PlannedId(PlannedId).ToString(), Day = Day, Time = Time, ExerciseType = ExerciseType, Title = Title, Target = Target, Note = Note,
        Outcome = Outcome, Plan = Plan, ChangedAt = ChangedAt,
    };
}

/// <summary>What reads a calendar without signing in.</summary>
/// <param name="Hash">SHA-256 of the link's token.</param>
/// <param name="MadeAt">When it was made.</param>
/// <param name="MadeBy">By which sign-in; null where that was not noted yet.</param>
public sealed record CalendarLink(byte[] Hash, DateTimeOffset MadeAt, Guid? MadeBy = null);
