namespace Stamina.Contracts.Workouts;

/// <summary>What is kept of the files that workouts were made of.</summary>
public static class OriginalLimits
{
    /// <summary>Bytes of one file as it is sent.</summary>
    public const int MostSentBytes = 64 << 20;

    /// <summary>Bytes of one file as it is kept, packed.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>Bytes of all files of an account as they are kept.</summary>
    public const long MostBytesOfAccount = 1 << 30;

    /// <summary>Workouts of one call: as many as an address has room for.</summary>
    public const int MostWorkouts = 100;
}

/// <summary>Answer of keep_original.</summary>
public sealed record KeptOriginalAnswer
{
    /// <summary><see cref="OriginalNotKept"/>: 16 MiB, packed, are kept of one file.</summary>
    public const string TooLarge = "too_large";

    /// <summary><see cref="OriginalNotKept"/>: 1 GiB, packed, is kept of an account.</summary>
    public const string AccountFull = "account_full";

    /// <summary>
    /// Those of the workouts that have their file now, also where it was kept before. The others are not there, or were deleted.
    /// </summary>
    public required IReadOnlyList<string> Workouts { get; init; }

    /// <summary>Why the file is not kept: <c>too_large</c> or <c>account_full</c>; absent where it is.</summary>
    public string? OriginalNotKept { get; init; }

    /// <summary>Workouts that were acknowledged and are not stored yet: send the file again in a moment; absent where there are none.</summary>
    public IReadOnlyList<string>? Pending { get; init; }
}
