using System.Collections.Frozen;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>A file that an import has found, in a folder or an archive.</summary>
/// <param name="Name">Its path, as a person is told it: <c>export.zip/activities/12.fit.gz</c>.</param>
/// <param name="Open">Opens it; may throw what opening a file throws.</param>
public sealed record FoundFile(string Name, Func<Stream> Open)
{
    /// <summary>What the list of a whole export says of it; null where there is none.</summary>
    public FileHints? Hints { get; init; }

    /// <summary>The names of the GPX files of the folder or archive that it is in; empty for a file alone.</summary>
    public IReadOnlySet<string> Tracks { get; init; } = FrozenSet<string>.Empty;

    /// <summary>Workouts that a list of a whole export has and that have no file; null where the file itself is to be read.</summary>
    public IReadOnlyList<Activity>? Activities { get; init; }

    /// <summary>The file that a workout of our own export was made of; null for every other file.</summary>
    public OriginalFile? Original { get; init; }

    /// <summary>Why it cannot be opened; null where it can be tried.</summary>
    public Remark? Trouble { get; init; }

    /// <summary>A file that is found and cannot be opened.</summary>
    /// <param name="name">Its path, as a person is told it.</param>
    /// <param name="trouble">Why not.</param>
    public static FoundFile NotOpened(string name, Remark trouble) => new(name, () => throw new UnreadableFileException(trouble)) { Trouble = trouble };
}

/// <summary>A file that workouts are made of, as it came: one object for all of them.</summary>
/// <param name="path">Its path, as a person is told it: <c>export.zip/activities/12.fit.gz</c>.</param>
/// <param name="name">Its name, without folders.</param>
/// <param name="open">Opens it, as often as it is asked while its archive is open; may throw what opening a file throws.</param>
public sealed class OriginalFile(string path, string name, Func<Stream> open)
{
    /// <summary>Its path, as a person is told it.</summary>
    public string Path => path;

    /// <summary>Its name, without folders.</summary>
    public string Name => name;

    /// <summary>Opens it.</summary>
    public Stream Open() => open();
}

/// <summary>What the list of another service's whole export says of one file.</summary>
/// <param name="Name">The title.</param>
/// <param name="Type">The exercise as named there.</param>
/// <param name="Description">What the person wrote.</param>
public sealed record FileHints(string? Name, string? Type, string? Description);
