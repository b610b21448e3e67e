using System.Text.Json.Serialization;

namespace Stamina.Contracts.Planning;

/// <summary>What is aimed at; one of the three at least.</summary>
public sealed record PlannedTarget
{
    /// <summary>More than 0 and at most 10 000 km, as entered: <c>km</c>, <c>mi</c>, <c>m</c>, <c>yd</c> or <c>ft</c>.</summary>
    public Quantity? Distance { get; init; }

    /// <summary>Seconds, 1 to 604800.</summary>
    public int? DurationS { get; init; }

    /// <summary>Lifting, in the order it is meant to be done in; 1 to 30.</summary>
    public IReadOnlyList<PlannedLift>? Exercises { get; init; }
}

/// <summary>Sets of one exercise.</summary>
public sealed record PlannedLift
{
    /// <summary>Its name as in the sets of a workout, 1 to 100 characters on one line.</summary>
    public required string Exercise { get; init; }

    /// <summary>How many sets, 1 to 100.</summary>
    public required int Sets { get; init; }

    /// <summary>How often in each, 1 to 1000.</summary>
    public required int Repetitions { get; init; }

    /// <summary>From 0 to 2000, in <c>kg</c> or <c>lb</c>, as entered; absent where the person has not said.</summary>
    public Quantity? Weight { get; init; }
}

/// <summary>What became of a planned workout, where the person said so.</summary>
/// <param name="State">What they said.</param>
/// <param name="SessionId">The workout that it was; with <c>done</c> alone, and needed there.</param>
public sealed record PlannedOutcome(PlannedState State, string? SessionId = null);

/// <summary>What the person says of a planned workout.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<PlannedState>))]
public enum PlannedState
{
    /// <summary>It was the workout that is named.</summary>
    Done,

    /// <summary>It is left out on purpose.</summary>
    Skipped,

    /// <summary>No workout of that day was it.</summary>
    NotDone,
}

/// <summary>The plan that a planned workout is part of.</summary>
public sealed record PlanMark
{
    /// <summary>The same for all of one plan: <c>plan_…</c>, minted by the phone.</summary>
    public required string PlanId { get; init; }

    /// <summary>What the plan was made from, as <c>couch_to_5k</c>: a to z, digits and <c>_</c>, 1 to 40; absent for one that repeats itself.</summary>
    public string? Template { get; init; }

    /// <summary>The plan's week that it belongs to, 1 to 200.</summary>
    public int? Week { get; init; }
}

/// <summary>A planned workout.</summary>
public sealed record PlannedAnswer
{
    /// <summary>Which, <c>planned_…</c>.</summary>
    public required string PlannedId { get; init; }

    /// <summary>The day, in whatever zone the person is in.</summary>
    public required DateOnly Day { get; init; }

    /// <summary>When on that day, <c>07:30</c>; absent for any time of it.</summary>
    public string? Time { get; init; }

    /// <summary>The exercise type.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>As the person or the plan calls it.</summary>
    public string? Title { get; init; }

    /// <summary>What is aimed at.</summary>
    public PlannedTarget? Target { get; init; }

    /// <summary>How it is meant to be done.</summary>
    public string? Note { get; init; }

    /// <summary>What the person said of it. Where absent, it is done once exactly one finished workout of its type and day has no other planned one.</summary>
    public PlannedOutcome? Outcome { get; init; }

    /// <summary>The plan that it is part of.</summary>
    public PlanMark? Plan { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset ChangedAt { get; init; }
}

/// <summary>The planned workouts of an account. Its ETag is its revision in quotes.</summary>
public sealed record CalendarAnswer
{
    /// <summary>All of them, by day and time.</summary>
    public required IReadOnlyList<PlannedAnswer> Planned { get; init; }

    /// <summary>Since when there is a link to read it by without signing in; absent where there is none.</summary>
    public DateTimeOffset? LinkMadeAt { get; init; }

    /// <summary>Counts the changes; 0 where there never was one.</summary>
    public required long Revision { get; init; }
}

/// <summary>Body of edit_calendar.</summary>
public sealed record EditCalendar
{
    /// <summary>1 to 500, made in this order, all of them or none.</summary>
    public required IReadOnlyList<PlannedChange> Changes { get; init; }
}

/// <summary>
/// A change of one planned workout (JSON merge patch): what is absent stays, and where two phones change the same member the later one counts. One that is not
/// there is made where <c>day</c> and <c>exercise_type</c> are given; else it was deleted on another phone, and that stands.
/// </summary>
public sealed record PlannedChange : MergePatch
{
    /// <summary>Which, <c>planned_…</c>, minted by the phone.</summary>
    public required string PlannedId { get; init; }

    /// <summary>The day, from 2000 to three years ahead.</summary>
    public DateOnly? Day { get; set; }

    /// <summary><c>07:30</c>; <c>null</c> for any time of the day.</summary>
    public string? Time { get; set => field = Given(value); }

    /// <summary>The exercise type.</summary>
    public string? ExerciseType { get; set; }

    /// <summary>1 to 100 characters on one line; <c>null</c> clears it.</summary>
    public string? Title { get; set => field = Given(value); }

    /// <summary>What is aimed at, as a whole; <c>null</c> clears it.</summary>
    public PlannedTarget? Target { get; set => field = Given(value); }

    /// <summary>Up to 1000 characters; <c>null</c> clears it.</summary>
    public string? Note { get; set => field = Given(value); }

    /// <summary>What became of it; <c>null</c> takes back what was said.</summary>
    public PlannedOutcome? Outcome { get; set => field = Given(value); }

    /// <summary>The plan that it is part of; <c>null</c> takes it out.</summary>
    public PlanMark? Plan { get; set => field = Given(value); }

    /// <summary>True: deleted. False, with <c>day</c> and <c>exercise_type</c>: there again.</summary>
    public bool? Deleted { get; set; }
}

/// <summary>A link that reads the planned workouts as iCalendar without signing in. It is shown this once: the server keeps only a hash of it.</summary>
public sealed record CalendarLinkAnswer
{
    /// <summary>From the server's root, as <c>/v1/calendar/….ics</c>. Whoever has it can read what is planned, until it is ended or replaced.</summary>
    public required string Path { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset MadeAt { get; init; }
}
