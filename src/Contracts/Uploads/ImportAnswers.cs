using System.Text.Json;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Workouts;

namespace Stamina.Contracts.Uploads;

/// <summary>What became of a file, or of each file of an archive.</summary>
public sealed record ImportAnswer
{
    /// <summary>One for each workout that was found, and for each file that none was found in.</summary>
    public required IReadOnlyList<ImportOutcome> Outcomes { get; init; }

    /// <summary>Show it at the next read to see what was taken; absent where nothing was.</summary>
    public string? ConsistencyToken { get; init; }

    /// <summary>Where the file has more workouts than <c>most</c>: send it again with this as <c>from</c>; absent where all of it was told of.</summary>
    public string? Next { get; init; }
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

    /// <summary>Of a look: where it was at moments that find_alike compares; absent where nobody knows.</summary>
    public IReadOnlyList<RecordedPlace>? Places { get; init; }

    /// <summary>Readings that were taken.</summary>
    public int? Points { get; init; }

    /// <summary>Sets that were taken.</summary>
    public int? Sets { get; init; }

    /// <summary>Which readings were set aside and why, for a person, in English; absent where none was.</summary>
    public string? SetAside { get; init; }

    /// <summary>
    /// The same for programs: how many by each reason (no_place, impossible_time, odd_time, repeated, after_stop, empty_set, bad_row, too_many, cut_off).
    /// </summary>
    public IReadOnlyDictionary<string, int>? SetAsideReasons { get; init; }

    /// <summary>What a person should know of it: which zone or type was taken, and from where; or why nothing was. In English.</summary>
    public string? Message { get; init; }

    /// <summary>The same, sentence by sentence, each with a code, so that a client can say it in the person's language; absent where there is none.</summary>
    public IReadOnlyList<ImportRemark>? Remarks { get; init; }

    /// <summary>What was edited afterwards where the file is a workout of our own export: the body of an edit_workout that the client sends next.</summary>
    public JsonElement? Edits { get; init; }

    /// <summary>
    /// The file that it was made of, named as <c>file</c> names files: a client sends it on to keep_original. Absent where there is none: a list told of the
    /// workout, or it was recorded by us.
    /// </summary>
    public string? Original { get; init; }

    /// <summary>Where the file is the equipment of our own export (<c>passed</c>): bodies of add_equipment that the client sends next.</summary>
    public IReadOnlyList<AddEquipment>? Equipment { get; init; }

    /// <summary>
    /// Where the file is the account of our own export (<c>passed</c>): the body of an edit_profile. The client sends of it what the account
    /// says nothing of yet.
    /// </summary>
    public JsonElement? Profile { get; init; }

    /// <summary>Where the file is goals, plan or privacy zones of our own export (<c>passed</c>): the body of a bring_export that the client sends.</summary>
    public JsonElement? Bring { get; init; }
}

/// <summary>A sentence of what became of a file.</summary>
public sealed record ImportRemark
{
    /// <summary>Names the sentence and stays the same; new ones may come. docs/exchange.md lists them.</summary>
    public required string Code { get; init; }

    /// <summary>What the sentence is filled with, by name (numbers, a type, a name out of the file); absent where it is always the same.</summary>
    public IReadOnlyDictionary<string, string>? Values { get; init; }

    /// <summary>The sentence in English: what a client says that does not know the code.</summary>
    public required string Text { get; init; }
}
