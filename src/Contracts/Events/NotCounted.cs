namespace Stamina.Contracts.Events;

/// <summary>Why a stored event does not count. The event is kept all the same, and judged again at every fold.</summary>
public static class NotCountedReasons
{
    /// <summary>A kind that this version does not know.</summary>
    public const string UnknownKind = "unknown_kind";

    /// <summary>elapsed_ms is missing where needed, negative, over its bound, or goes backwards by seq.</summary>
    public const string BadClock = "bad_clock";

    /// <summary>A value is of the wrong type or out of its range; the detail names the field and what was expected.</summary>
    public const string BadValue = "bad_value";

    /// <summary>A started event without a readable started_at.</summary>
    public const string BadStart = "bad_start";

    /// <summary>Lies behind a corrected end.</summary>
    public const string AfterEnd = "after_end";

    /// <summary>Lies before a corrected beginning.</summary>
    public const string BeforeStart = "before_start";

    /// <summary>No plug-in for the exercise type is installed yet; the event is summarised once it arrives.</summary>
    public const string ExerciseTypeMissing = "exercise_type_missing";

    /// <summary>The exercise type's plug-in failed on this workout.</summary>
    public const string ExerciseTypeFailed = "exercise_type_failed";

    /// <summary>Uploaded by a revoked device: waits for the owner's word.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>Lies beyond the bounds of a workout (events, bytes, writers): kept, and never counted.</summary>
    public const string WorkoutFull = "workout_full";
}
