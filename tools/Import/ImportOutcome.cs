namespace Stamina.Tools.Import;

/// <summary>What became of a workout of a file.</summary>
internal enum ImportState
{
    /// <summary>It is in the account now.</summary>
    Taken,

    /// <summary>It is in the account, and some of it was set aside or is not counted.</summary>
    TakenInPart,

    /// <summary>It was in the account before.</summary>
    AlreadyThere,

    /// <summary>The same workout is in the account from elsewhere.</summary>
    Double,

    /// <summary>It cannot be used.</summary>
    Refused,

    /// <summary>It is no file of workouts.</summary>
    Passed,
}

/// <summary>One line of an import's report.</summary>
/// <param name="File">The file's name, with that of its archive.</param>
/// <param name="State">What became of it.</param>
/// <param name="Session">The workout; null where there is none.</param>
/// <param name="Message">In words for people.</param>
internal sealed record ImportOutcome(string File, ImportState State, string? Session, string Message);
