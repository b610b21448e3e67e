using System.Buffers;

namespace Stamina.Contracts.Events;

/// <summary>The kinds of event this version knows. The set is open: an unknown kind is kept and not counted.</summary>
public static class EventKinds
{
    /// <summary>Opens the log.</summary>
    public const string Started = "started";

    /// <summary>What was done since the event before; the kind of an event that names none.</summary>
    public const string Progress = "progress";

    /// <summary>The clock of moving time stops.</summary>
    public const string Paused = "paused";

    /// <summary>The clock of moving time goes on.</summary>
    public const string Resumed = "resumed";

    /// <summary>A lap key was pressed.</summary>
    public const string Lap = "lap";

    /// <summary>The end; its seq + 1 is the length of its writer's log.</summary>
    public const string Finished = "finished";

    /// <summary>Thrown away by the person; can be restored.</summary>
    public const string Discarded = "discarded";

    /// <summary>Takes a discard back.</summary>
    public const string Restored = "restored";

    /// <summary>The recorder's own correction, also after the finish.</summary>
    public const string Corrected = "corrected";

    /// <summary>Title, note, feeling, equipment.</summary>
    public const string Note = "note";

    /// <summary>Stands in the place of an event that was refused, so that the sequence has no hole.</summary>
    public const string Void = "void";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz_");

    /// <summary>True for <c>^[a-z][a-z_]{0,31}$</c>: a name, known or not.</summary>
    public static bool IsName(ReadOnlySpan<char> kind) => kind.Length is > 0 and <= 32 && kind[0] != '_' && !kind.ContainsAnyExcept(NameCharacters);
}
