using System.Text.Json;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>
/// The files that the workouts of our own export were made of (<c>originals/</c>); <c>originals.json</c> says which workout was made of which. The export has
/// the workouts themselves, so no workout is made of these files again. The export may lie in a folder, where somebody has unpacked it or packed it again.
/// </summary>
internal sealed class StaminaExportOriginals
{
    private const string List = "originals.json";
    private const string Folder = "originals/";
    private const long MostBytes = 64 << 20;

    // A folder may hold several exports. Of further ones the files are passed over too, and their workouts come without them.
    private const int MostLists = 5;

    private readonly Dictionary<string, OriginalFile> byPath = new(StringComparer.Ordinal);

    // The folders in which an export lies, each with its slash; empty for the root.
    private readonly HashSet<string> roots = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads the lists, where these are the files of our own export, or of a part of it, in which a file that the list names may be missing. A list that is
    /// damaged names none.
    /// </summary>
    /// <param name="within">What their paths are told with: <c>export.zip/</c>, or nothing.</param>
    /// <param name="files">All files of the folder or archive.</param>
    public StaminaExportOriginals(string within, IReadOnlyList<Listed> files)
    {
        var openers = files.DistinctBy(file => file.Path, StringComparer.Ordinal).ToDictionary(file => file.Path, file => file.Open, StringComparer.Ordinal);
        foreach (var root in files.Where(file => file.Name == StaminaExportAccount.FileName).Select(file => file.Path[..^StaminaExportAccount.FileName.Length]))
        {
            if (openers.TryGetValue(root + List, out var open) && roots.Add(root) && roots.Count <= MostLists)
            {
                Take(within, root, open, openers);
            }
        }
    }

    /// <summary>True for the list and the files in its folder.</summary>
    public bool Has(string path) =>
        roots.Count > 0
        && ((path.EndsWith(List, StringComparison.Ordinal) && roots.Contains(path[..^List.Length]))
            || (path.LastIndexOf(Folder, StringComparison.Ordinal) is >= 0 and var at && roots.Contains(path[..at])));

    /// <summary>The file at this path, with what its workout was made of where the list says so.</summary>
    public FoundFile Beside(FoundFile file, string path) => byPath.TryGetValue(path, out var original) ? file with { Original = original } : file;

    private void Take(string within, string root, Func<Stream> open, Dictionary<string, Func<Stream>> openers)
    {
        var named = new Dictionary<string, OriginalFile>(StringComparer.Ordinal);
        try
        {
            using var stream = new LimitedStream(open(), MostBytes);
            using var list = JsonDocument.Parse(stream);
            foreach (var original in list.RootElement.GetProperty("originals").EnumerateArray())
            {
                var path = root + (original.GetProperty("file").GetString() ?? string.Empty);
                var file = new OriginalFile(
                    within + path,
                    SafeFileName.Of(original.GetProperty("name").GetString() ?? string.Empty),
                    () => openers.TryGetValue(path, out var content) ? content() : throw new FileNotFoundException("It is in another part of the archive."));
                foreach (var workout in original.GetProperty("workouts").EnumerateArray())
                {
                    var made = $"{root}workouts/{workout.GetString()}.json";
                    if (openers.ContainsKey(made))
                    {
                        named[made] = file;
                    }
                }
            }
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or InvalidDataException or IOException
            or UnauthorizedAccessException or UnreadableFileException)
        {
            return;
        }

        foreach (var (made, file) in named)
        {
            byPath[made] = file;
        }
    }
}
