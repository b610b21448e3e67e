namespace Stamina.Contracts.Workouts;

/// <summary>Body of find_alike: workouts that are about to be taken into the account, out of files.</summary>
public sealed record FindAlike
{
    /// <summary>Most of <see cref="Workouts"/>.</summary>
    public const int MostWorkouts = 100;

    /// <summary>Most of <see cref="Beside"/>.</summary>
    public const int MostBeside = 200;

    /// <summary>1 to 100 of them, as a look of import_file has told of them. Each is compared with those before it, too.</summary>
    public required IReadOnlyList<AlikeWorkout> Workouts { get; init; }

    /// <summary>At most 200 that were taken just now and may not be in the lists yet; absent where there are none.</summary>
    public IReadOnlyList<AlikeWorkout>? Beside { get; init; }
}

/// <summary>A workout as it is compared with others.</summary>
public sealed record AlikeWorkout
{
    /// <summary>Its id. One that is in the account already, under whatever type, is the same workout and alike to none.</summary>
    public required string SessionId { get; init; }

    /// <summary>As which exercise.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Pauses included, seconds, at least 0.</summary>
    public required decimal ElapsedTimeS { get; init; }

    /// <summary>Where it was, in the order of time; absent where nobody knows. At most 100.</summary>
    public IReadOnlyList<RecordedPlace>? Places { get; init; }
}

/// <summary>Where a recording was at a moment.</summary>
public sealed record RecordedPlace
{
    /// <summary>Milliseconds since 1970 in UTC.</summary>
    public required long T { get; init; }

    /// <summary>Degrees, −90 to 90.</summary>
    public required decimal Lat { get; init; }

    /// <summary>Degrees, −180 to 180.</summary>
    public required decimal Lon { get; init; }
}

/// <summary>Answer of find_alike.</summary>
public sealed record AlikeAnswer
{
    /// <summary>Those that look like another recording of what is there, in the order in which they were asked of; empty where none does.</summary>
    public required IReadOnlyList<AlikePair> Alike { get; init; }
}

/// <summary>A workout, and one that is of the same time and place.</summary>
public sealed record AlikePair
{
    /// <summary>The one that was asked of.</summary>
    public required string SessionId { get; init; }

    /// <summary>What is there: in the account, in <c>beside</c>, or before it in <c>workouts</c>. Without its places.</summary>
    public required AlikeWorkout Like { get; init; }
}
