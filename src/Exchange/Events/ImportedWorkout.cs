using Stamina.Contracts.Ids;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Alike;

namespace Stamina.Exchange.Events;

/// <summary>An event as a phone would have sealed it: fixed bytes and their place in the log.</summary>
/// <param name="Seq">Counts from 0.</param>
/// <param name="Kind">The event's kind.</param>
/// <param name="Body">Its bytes.</param>
public sealed record ImportedEvent(int Seq, string Kind, byte[] Body)
{
    /// <summary>Who recorded it, where that is another than the workout's writer (a log of several phones).</summary>
    public string? Writer { get; init; }
}

/// <summary>A workout made of a file: what is sent to a server.</summary>
public sealed record ImportedWorkout
{
    /// <summary>Made of the file's content, so that importing it again is the same workout.</summary>
    public required SessionId Session { get; init; }

    /// <summary>Made of the content likewise.</summary>
    public required string Writer { get; init; }

    /// <summary>The log.</summary>
    public required IReadOnlyList<ImportedEvent> Events { get; init; }

    /// <summary>When it began, in the local time of its place.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>As which exercise.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>How long, pauses included, in milliseconds.</summary>
    public required long ElapsedMs { get; init; }

    /// <summary>How many readings it holds.</summary>
    public required int Points { get; init; }

    /// <summary>How many sets.</summary>
    public int Sets { get; init; }

    /// <summary>What was set aside.</summary>
    public Aside SetAside { get; init; } = new();

    /// <summary>The same in words; null where nothing was.</summary>
    public string? Aside => SetAside.Total > 0 ? SetAside.ToString() : null;

    /// <summary>What a person should know of it.</summary>
    public IReadOnlyList<Remark> Remarks { get; init; } = [];

    /// <summary>What the person edited afterwards, as a body of edit_workout; null where nothing was.</summary>
    public byte[]? Edits { get; init; }

    /// <summary>True for a log out of our own export: it is known by its id, so it is not compared with other workouts.</summary>
    public bool IsOwn { get; init; }

    /// <summary>Where it was, at moments at which other recordings of it have a place, too (<see cref="SameWorkout"/>).</summary>
    public IReadOnlyList<PlaceAt> Places { get; init; } = [];
}
