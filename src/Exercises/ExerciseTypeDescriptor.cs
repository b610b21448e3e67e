namespace Stamina.Exercises;

/// <summary>What an exercise type declares of itself; served by list_exercise_types, so that an old phone can record a new type.</summary>
public sealed record ExerciseTypeDescriptor
{
    /// <summary>The id, a TypeID prefix: <c>^[a-z]([a-z_]{0,61}[a-z])?$</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The name a person reads, in English.</summary>
    public required string Title { get; init; }

    /// <summary>Other ids that mean this type (<c>biking</c> for <c>cycling</c>).</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Which of the phone's record screens fits.</summary>
    public required RecordScreen Screen { get; init; }

    /// <summary>The metrics a result can have. Elapsed and moving time exist for every type and are not declared.</summary>
    public required IReadOnlyList<MetricDefinition> Metrics { get; init; }

    /// <summary>The fields of <c>progress</c> that the phone asks for, in their order (types with <see cref="RecordScreen.Form"/>).</summary>
    public IReadOnlyList<FormField> Form { get; init; } = [];

    /// <summary>
    /// Highest speed that can be believed, in mm/s; null where speed has no meaning. Told to the phone, which judges points by the same rule.
    /// </summary>
    public long? TopSpeedMmPerS { get; init; }
}

/// <summary>The phone's record screens.</summary>
public enum RecordScreen
{
    /// <summary>Distance, time, pace, track.</summary>
    Distance,

    /// <summary>Sets with weight and repetitions.</summary>
    Sets,

    /// <summary>Time and the declared fields.</summary>
    Form,
}

/// <summary>One metric of a result. Values are whole numbers in <see cref="Unit"/>.</summary>
/// <param name="Id">Lower-case name, <c>^[a-z][a-z0-9_]*$</c>: <c>distance</c>. A result may qualify it: <c>max_weight:bench_press</c>.</param>
/// <param name="Title">The name a person reads, in English.</param>
/// <param name="Unit">The canonical unit.</param>
/// <param name="Over">How the values of several workouts join.</param>
/// <param name="ForGoals">True where goals may be set on it.</param>
/// <param name="LessIsBetter">True for pace.</param>
public sealed record MetricDefinition(
    string Id, string Title, MetricUnit Unit, MetricAggregation Over, bool ForGoals = true, bool LessIsBetter = false);

/// <summary>Canonical units: whole numbers inside, decimals in SI only on the wire.</summary>
public enum MetricUnit
{
    /// <summary>Millimetres; metres on the wire.</summary>
    Millimetres,

    /// <summary>Milliseconds; seconds on the wire.</summary>
    Milliseconds,

    /// <summary>Grams; kilograms on the wire.</summary>
    Grams,

    /// <summary>Grams times repetitions; kilograms on the wire.</summary>
    GramRepetitions,

    /// <summary>A count.</summary>
    Count,

    /// <summary>Millimetres per second; metres per second on the wire.</summary>
    MillimetresPerSecond,

    /// <summary>Milliseconds per kilometre; seconds per kilometre on the wire.</summary>
    MillisecondsPerKilometre,

    /// <summary>Beats or steps per minute.</summary>
    PerMinute,

    /// <summary>Watts.</summary>
    Watts,
}

/// <summary>How a metric of several workouts joins.</summary>
public enum MetricAggregation
{
    /// <summary>Adds up.</summary>
    Sum,

    /// <summary>The highest stands (weights, speed).</summary>
    Max,

    /// <summary>The lowest stands (pace).</summary>
    Min,
}

/// <summary>A field that the phone asks for.</summary>
/// <param name="Name">The member of <c>progress</c>.</param>
/// <param name="Kind">How it is entered.</param>
/// <param name="Label">What a person reads, in English.</param>
public sealed record FormField(string Name, FormFieldKind Kind, string Label)
{
    /// <summary>The unit after the field, as shown.</summary>
    public string? Unit { get; init; }

    /// <summary>One sentence below the field.</summary>
    public string? Help { get; init; }

    /// <summary>The values of a <see cref="FormFieldKind.Choice"/>.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Lowest value.</summary>
    public double? Min { get; init; }

    /// <summary>Highest value.</summary>
    public double? Max { get; init; }
}

/// <summary>How a field is entered.</summary>
public enum FormFieldKind
{
    /// <summary>A whole number with a stepper.</summary>
    Count,

    /// <summary>A decimal number.</summary>
    Number,

    /// <summary>Minutes and seconds; seconds on the wire.</summary>
    Duration,

    /// <summary>One of a few values.</summary>
    Choice,

    /// <summary>1 to 10.</summary>
    Scale,

    /// <summary>Free text.</summary>
    Text,
}
