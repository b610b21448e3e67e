using System.IO.Compression;
using System.Text.Json;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>
/// What a client says of an archive that it has cut out of one too large to be sent (<c>stamina-part.json</c> in it): <c>{"part": 2, "files": […]}</c>. With it
/// the lists of the whole, which stand in each part, are read as they would be in the whole: a workout whose recording is in another part has one, and what
/// has none is told once, in part 1.
/// </summary>
/// <param name="IsFirst">True for part 1.</param>
/// <param name="Files">The paths of all files of the whole.</param>
internal sealed record ArchivePart(bool IsFirst, IReadOnlyList<string> Files)
{
    /// <summary>The name of the entry.</summary>
    public const string Name = "stamina-part.json";

    private const long MostBytes = 16 << 20;

    /// <summary>Null where the archive is whole, or says it in a form that is not known.</summary>
    public static ArchivePart? Of(IReadOnlyList<ZipArchiveEntry> entries)
    {
        if (entries.FirstOrDefault(e => e.FullName == Name) is not { } entry)
        {
            return null;
        }

        try
        {
            using var stream = new LimitedStream(entry.Open(), MostBytes);
            using var said = JsonDocument.Parse(stream);
            return new ArchivePart(
                said.RootElement.GetProperty("part").GetInt32() == 1,
                [.. said.RootElement.GetProperty("files").EnumerateArray().Select(f => f.GetString() ?? string.Empty)]);
        }
        catch (Exception broken) when (broken is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or InvalidDataException
            or UnreadableFileException)
        {
            return null;
        }
    }
}
