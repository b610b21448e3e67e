using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Files;

/// <summary>A file that an import has found, in a folder or an archive.</summary>
/// <param name="Name">Its path, as a person is told it: <c>export.zip/activities/12.fit.gz</c>.</param>
/// <param name="Open">Opens it. What it throws is the file's own trouble.</param>
public sealed record FoundFile(string Name, Func<Stream> Open)
{
    /// <summary>What the list of a whole export says of it; null where there is none.</summary>
    public FileHints? Hints { get; init; }

    /// <summary>Workouts that a list of a whole export tells of and that have no file; null where the file itself is to be read.</summary>
    public IReadOnlyList<Activity>? Activities { get; init; }

    /// <summary>Why it cannot be opened at all; null where it can be tried.</summary>
    public Remark? Trouble { get; init; }
}

/// <summary>What the list of another service's whole export says of one file.</summary>
/// <param name="Name">The title.</param>
/// <param name="Type">The exercise as named there.</param>
/// <param name="Description">What the person wrote.</param>
public sealed record FileHints(string? Name, string? Type, string? Description);
