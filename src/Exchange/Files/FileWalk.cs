using System.IO.Compression;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>Finds the files of a folder, of an archive, or one file. What cannot be opened is found too, with its trouble: it ends nothing.</summary>
public static class FileWalk
{
    private const int ArchivesDeep = 2;

    // What is packed shrinks little when it is packed again, unless it is an archive that packs nothing: an archive within another fills no disk.
    private const long MostShrunk = 20;
    private const long SmallBytes = 1 << 20;

    // Stands in our own export alone.
    private const string Account = "account.json";

    /// <summary>The files, in the order of their names; archives are opened where they stand.</summary>
    public static IEnumerable<FoundFile> Find(string path)
    {
        if (File.Exists(path) || !Directory.Exists(path))
        {
            foreach (var file in OfFile(path, Path.GetFileName(path), hints: null))
            {
                yield return file;
            }

            yield break;
        }

        var root = Path.GetFullPath(path);
        var files = Files(root).Select(f => new Listed(Path.GetRelativePath(root, f).Replace('\\', '/'), () => File.OpenRead(f))).ToList();
        var lists = new ActivityLists(string.Empty, files, files.ConvertAll(f => f.Path));
        foreach (var told in lists.Told)
        {
            yield return told;
        }

        var originals = new OwnOriginals(string.Empty, files);
        foreach (var found in files.Where(f => !lists.IsOwn(f.Path) && !originals.Has(f.Path)))
        {
            foreach (var file in OfFile(Path.Combine(root, found.Path), found.Path, lists.HintsOf(found.Name)))
            {
                yield return originals.Beside(file, found.Path);
            }
        }
    }

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

    private static IEnumerable<FoundFile> OfFile(string path, string name, FileHints? hints)
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
            return [new FoundFile(name, Stream () => throw new UnreadableFileException(trouble)) { Trouble = trouble }];
        }

        var file = new FoundFile(name, () => File.OpenRead(path)) { Hints = hints };
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
            trouble =
                zip.Entries.Count > ImportLimits.ArchiveFiles
                    ? new Remark(RemarkCodes.TooManyFiles, "It holds more than {n} files.", ("n", ImportLimits.ArchiveFiles))
                : zip.Entries.Sum(e => Math.Max(0, e.Length)) > ImportLimits.ArchiveBytes
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
            yield return new FoundFile(name, Stream () => throw new UnreadableFileException(trouble)) { Trouble = trouble };
            yield break;
        }

        using (zip)
        {
            var entries = zip!.Entries.Where(e => !e.FullName.EndsWith('/')).OrderBy(e => e.FullName, StringComparer.Ordinal).ToList();
            var part = ArchivePart.Of(entries);
            var names = part?.Files ?? entries.ConvertAll(e => e.FullName);
            var listed = entries.ConvertAll(e => new Listed(e.FullName, e.Open));
            var (lists, originals) = (new ActivityLists(name + "/", listed, names), new OwnOriginals(name + "/", listed));
            foreach (var told in part is { IsFirst: false } ? [] : lists.Told)
            {
                yield return told;
            }

            // In our own export a track stands beside its workout, which holds more.
            var own = names.Contains(Account, StringComparer.Ordinal)
                ? names.Where(n => n.StartsWith("workouts/", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal)
                : [];
            foreach (
                var entry in entries.Where(e =>
                    !lists.IsOwn(e.FullName)
                    && !originals.Has(e.FullName)
                    && (part is null || (e.FullName != ArchivePart.Name && (part.IsFirst || e.FullName != Account)))
                    && !own.Contains(Path.ChangeExtension(e.FullName, ".json") is var whole && whole != e.FullName ? whole : string.Empty)))
            {
                foreach (var file in OfEntry(entry, name + "/" + entry.FullName, lists.HintsOf(entry.Name), depth))
                {
                    yield return originals.Beside(file, entry.FullName);
                }
            }
        }
    }

    private static IEnumerable<FoundFile> OfEntry(ZipArchiveEntry entry, string name, FileHints? hints, int depth)
    {
        if (!entry.Name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase) || depth >= ArchivesDeep)
        {
            // Only what may be one is opened to see.
            return entry.Name.Contains(".json", StringComparison.OrdinalIgnoreCase) && PhoneExport.IsLike(entry.Open)
                ? PhoneExport.Find(entry.Open, name)
                : [new FoundFile(name, entry.Open) { Hints = hints }];
        }

        // An archive is read from its end, so one within another is laid beside first.
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
