using System.IO.Compression;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>Finds the files of a folder, of an archive, or one file. A file that cannot be opened is found with the reason; the others are found.</summary>
public static class FileWalk
{
    private const int ArchivesDeep = 2;

    // An archive within another is laid on the disk, so its size is bounded by its packed size: what is packed already shrinks little when it is packed again.
    private const long MostShrunk = 20;
    private const long SmallBytes = 1 << 20;

    /// <summary>What is said of an archive with files that only a password opens. It is asked for nowhere.</summary>
    internal static Remark Locked =>
        new(RemarkCodes.Locked, "Files in it are locked with a password: unpack it with that password first, and import the unpacked files.");

    /// <summary>The files, in the order of their names; those of an archive in its place.</summary>
    public static IEnumerable<FoundFile> Find(string path)
    {
        if (File.Exists(path) || !Directory.Exists(path))
        {
            foreach (var file in OfFile(path, Path.GetFileName(path), hints: null, TracksOf([])))
            {
                yield return file;
            }

            yield break;
        }

        var root = Path.GetFullPath(path);
        var files = Files(root)
            .Select(f => new Listed(Path.GetRelativePath(root, f).Replace('\\', '/'), () => File.OpenRead(f)))
            .Where(f => !IsOfSystem(f.Path))
            .ToList();
        var paths = files.ConvertAll(f => f.Path);
        var lists = new ActivityLists(string.Empty, files, paths);
        foreach (var told in lists.Told)
        {
            yield return told;
        }

        var originals = new StaminaExportOriginals(string.Empty, files);
        var (own, tracks) = (OwnWorkouts(paths), TracksOf(paths));
        foreach (var found in files.Where(f => !lists.IsOwn(f.Path) && !originals.Has(f.Path) && !IsBeside(own, f.Path)))
        {
            foreach (var file in OfFile(Path.Combine(root, found.Path), found.Path, lists.HintsOf(found.Name), tracks))
            {
                yield return originals.Beside(file, found.Path);
            }
        }
    }

    // What macOS and Windows lay beside people's files: settings of a folder, small pictures, and for each file a second one ("._run.gpx") with its attributes.
    // Nobody knows of them, so nothing is said of them.
    private static bool IsOfSystem(string path)
    {
        var name = Path.GetFileName(path);
        return name.StartsWith("._", StringComparison.Ordinal)
            || name.Equals(".DS_Store", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Thumbs.db", StringComparison.OrdinalIgnoreCase)
            || name.Equals("desktop.ini", StringComparison.OrdinalIgnoreCase)
            || path.StartsWith("__MACOSX/", StringComparison.Ordinal)
            || path.Contains("/__MACOSX/", StringComparison.Ordinal);
    }

    private static HashSet<string> TracksOf(IReadOnlyList<string> paths) => paths
        .Where(path => path.EndsWith(".gpx", StringComparison.OrdinalIgnoreCase))
        .Select(path => Path.GetFileName(path))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    // What lies in the folder of workouts of our own export, also where somebody has unpacked it, or packed it again within a folder.
    private static HashSet<string> OwnWorkouts(IReadOnlyList<string> paths)
    {
        var folders = paths
            .Where(path => Path.GetFileName(path) == StaminaExportAccount.FileName)
            .Select(path => path[..^StaminaExportAccount.FileName.Length] + "workouts/")
            .ToHashSet(StringComparer.Ordinal);
        return paths.Where(path => folders.Contains(path[..(path.LastIndexOf('/') + 1)])).ToHashSet(StringComparer.Ordinal);
    }

    // A workout of our own export has a track beside it, which holds less than the workout.
    private static bool IsBeside(HashSet<string> own, string path) =>
        Path.ChangeExtension(path, ".json") is var whole && whole != path && own.Contains(whole);

    private static IEnumerable<string> Files(string folder)
    {
        string[] files, folders;
        try
        {
            files = Directory.GetFiles(folder);

            // A link to a folder may lead round in a circle.
            folders = [.. Directory.GetDirectories(folder).Where(d => new DirectoryInfo(d).LinkTarget is null)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            files = [folder];
            folders = [];
        }

        return files.Order(StringComparer.Ordinal).Concat(folders.Order(StringComparer.Ordinal).SelectMany(Files));
    }

    private static IEnumerable<FoundFile> OfFile(string path, string name, FileHints? hints, HashSet<string> tracks)
    {
        bool isArchive;
        Remark? trouble = null;
        try
        {
            using var stream = File.OpenRead(path);
            isArchive = IsArchive(stream, name);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException)
        {
            (isArchive, trouble) = (false, TroubleOf(closed));
        }

        if (trouble is not null)
        {
            return [FoundFile.NotOpened(name, trouble)];
        }

        var file = new FoundFile(name, () => File.OpenRead(path)) { Hints = hints, Tracks = tracks };
        return isArchive ? OfArchive(file.Open, name, 1) : PhoneExport.IsLike(file.Open) ? PhoneExport.Find(file.Open, name) : [file];
    }

    private static Remark TroubleOf(Exception closed) => new(RemarkCodes.NotOpened, closed switch
    {
        FileNotFoundException or DirectoryNotFoundException => "It is not there (a link that leads nowhere?).",
        UnauthorizedAccessException => "It may not be read.",
        _ => "It cannot be opened.",
    });

    private static bool IsArchive(Stream stream, string name)
    {
        var head = new byte[4];
        return stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) == 4
            && head is [(byte)'P', (byte)'K', 3, 4]
            && !name.EndsWith(".kmz", StringComparison.OrdinalIgnoreCase);
    }

    private static IEnumerable<FoundFile> OfArchive(Func<Stream> open, string name, int depth)
    {
        Stream? stream = null;
        ZipArchive? zip = null;
        Remark? trouble = null;
        try
        {
            stream = open();
            zip = new ZipArchive(stream, ZipArchiveMode.Read);

            // Each size is bounded before they are added: an archive may state sizes whose sum no number holds.
            trouble =
                zip.Entries.Count > ImportLimits.ArchiveFiles
                    ? new Remark(RemarkCodes.TooManyFiles, "It holds more than {n} files.", ("n", ImportLimits.ArchiveFiles))
                : zip.Entries.Sum(e => Math.Clamp(e.Length, 0, ImportLimits.ArchiveBytes + 1)) > ImportLimits.ArchiveBytes
                    ? new Remark(RemarkCodes.TooLarge, "It unpacks to more than {mb} MB.", ("mb", ImportLimits.ArchiveBytes >> 20))
                : null;
        }
        catch (Exception broken) when (broken is InvalidDataException or IOException or UnreadableFileException)
        {
            trouble = (broken as UnreadableFileException)?.Why ?? new Remark(RemarkCodes.Damaged, "The archive is damaged.");
        }

        if (trouble is not null)
        {
            zip?.Dispose();
            stream?.Dispose();
            yield return FoundFile.NotOpened(name, trouble);
            yield break;
        }

        using (zip)
        {
            var entries = zip!.Entries
                .Where(e => !e.FullName.EndsWith('/') && !IsOfSystem(e.FullName))
                .OrderBy(e => e.FullName, StringComparer.Ordinal)
                .ToList();
            if (entries.RemoveAll(e => e.IsEncrypted) > 0)
            {
                yield return FoundFile.NotOpened(name, Locked);
            }

            var part = ArchivePart.Of(entries);
            var names = part?.Files ?? entries.ConvertAll(e => e.FullName);
            var listed = entries.ConvertAll(e => new Listed(e.FullName, e.Open));
            var (lists, originals) = (new ActivityLists(name + "/", listed, names), new StaminaExportOriginals(name + "/", listed));
            foreach (var told in part is { IsFirst: false } ? [] : lists.Told)
            {
                yield return told;
            }

            var (own, tracks) = (OwnWorkouts(names), TracksOf(names));
            foreach (
                var entry in entries.Where(e =>
                    !lists.IsOwn(e.FullName)
                    && !originals.Has(e.FullName)
                    && (part is null || (e.FullName != ArchivePart.Name && (part.IsFirst || e.Name != StaminaExportAccount.FileName)))
                    && !IsBeside(own, e.FullName)))
            {
                foreach (var file in OfEntry(entry, name + "/" + entry.FullName, lists.HintsOf(entry.Name), tracks, depth))
                {
                    yield return originals.Beside(file, entry.FullName);
                }
            }
        }
    }

    private static IEnumerable<FoundFile> OfEntry(ZipArchiveEntry entry, string name, FileHints? hints, HashSet<string> tracks, int depth)
    {
        if (!entry.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || depth >= ArchivesDeep)
        {
            // Only a file whose name says JSON is opened to see whether it is the app's export.
            return entry.Name.Contains(".json", StringComparison.OrdinalIgnoreCase) && PhoneExport.IsLike(entry.Open)
                ? PhoneExport.Find(entry.Open, name)
                : [new FoundFile(name, entry.Open) { Hints = hints, Tracks = tracks }];
        }

        // An archive is read from its end, which a packed entry does not allow, so it is laid into a file first.
        return OfArchive(
            () =>
            {
                var beside = new FileStream(Path.GetTempFileName(), FileMode.Open, FileAccess.ReadWrite, FileShare.None, 65_536, FileOptions.DeleteOnClose);
                try
                {
                    using var inner = new LimitedStream(entry.Open(), Math.Min(ImportLimits.ArchiveBytes, (entry.CompressedLength * MostShrunk) + SmallBytes));
                    inner.CopyTo(beside);
                }
                catch
                {
                    beside.Dispose();
                    throw;
                }

                beside.Position = 0;
                return beside;
            },
            name,
            depth + 1);
    }
}
