using System.Text.Json;

namespace Stamina.Contracts.Uploads;

/// <summary>What became of a file, or of each file of an archive.</summary>
public sealed record ImportAnswer
{
    /// <summary>One for each workout that was found, and for each file that none was found in.</summary>
    public required IReadOnlyList<ImportOutcome> Outcomes { get; init; }

    /// <summary>Show it at the next read to see what was taken; absent where nothing was.</summary>
    public string? ConsistencyToken { get; init; }
}

/// <summary>What became of one workout of a file.</summary>
public sealed record ImportOutcome
{
    /// <summary>Durable, like every event that was accepted; what was there already is the same workout still.</summary>
    public const string Taken = "taken";

    /// <summary>Found, and not taken, because nothing but a look was asked for.</summary>
    public const string Found = "found";

    /// <summary>Not taken, because the request named it in <c>except</c>.</summary>
    public const string LeftOut = "left_out";

    /// <summary>It cannot be used; the message says why.</summary>
    public const string Refused = "refused";

    /// <summary>No file of workouts at all.</summary>
    public const string Passed = "passed";

    /// <summary>The file's name, with that of its archive.</summary>
    public required string File { get; init; }

    /// <summary>taken, found, left_out, refused or passed.</summary>
    public required string Outcome { get; init; }

    /// <summary>The workout, made of the file's content: the same file is the same workout.</summary>
    public string? SessionId { get; init; }

    /// <summary>As which exercise.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>When it began, in the local time of its place.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Pauses included, seconds.</summary>
    public decimal? ElapsedTimeS { get; init; }

    /// <summary>Readings that were taken.</summary>
    public int? Points { get; init; }

    /// <summary>Sets that were taken.</summary>
    public int? Sets { get; init; }

    /// <summary>Which readings were set aside and why, for a person; absent where none was.</summary>
    public string? SetAside { get; init; }

    /// <summary>What a person should know of it: which zone or type was taken, and from where; or why nothing was.</summary>
    public string? Message { get; init; }

    /// <summary>What was edited afterwards where the file is a workout of our own export: the body of an edit_workout that the client sends next.</summary>
    public JsonElement? Edits { get; init; }
}
