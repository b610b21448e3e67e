using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Formats.Json;

namespace Stamina.Exchange.Files;

/// <summary>A file of a folder or an archive, before it is opened.</summary>
/// <param name="Path">Within it, with slashes.</param>
/// <param name="Open">Opens it; may throw what opening a file throws.</param>
internal readonly record struct Listed(string Path, Func<Stream> Open)
{
    /// <summary>Its name alone.</summary>
    public string Name => System.IO.Path.GetFileName(Path);
}

/// <summary>
/// What other services write beside the recordings of a whole export: Strava's activities.csv, Endurain's data/activities.json, FitTrackee's
/// user_workouts_data.json, and wger's logs of sets. They name titles, types and notes of the files, and workouts that have none.
/// </summary>
internal sealed class ActivityLists
{
    private const string Strava = "activities.csv";
    private const string Endurain = "data/activities.json";
    private const string FitTrackee = "user_workouts_data.json";
    private const string Wger = "workoutlog.json";

    // An export has one. What a list says is in memory as long as its archive is read, so further lists are taken for files like others.
    private const int MostLists = 5;

    private readonly Dictionary<string, FileHints> hints = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> ownFiles = new(StringComparer.Ordinal);
    private readonly List<FoundFile> told = [];
    private readonly IReadOnlyList<string> whole;

    /// <summary>Reads the lists among these files.</summary>
    /// <param name="within">What their paths are told with: <c>export.zip/</c>, or nothing.</param>
    /// <param name="files">All files of the folder or archive.</param>
    /// <param name="whole">The paths of all files of the whole, where the archive is a part of one; else those of <paramref name="files"/>.</param>
    public ActivityLists(string within, IReadOnlyList<Listed> files, IReadOnlyList<string> whole)
    {
        this.whole = whole;
        var lists = 0;
        foreach (var list in files)
        {
            if (lists == MostLists || ReaderOf(list, files) is not { } read)
            {
                continue;
            }

            lists++;
            ownFiles.Add(list.Path);
            try
            {
                Take(within + list.Path, read());
            }
            catch (Exception broken) when (broken is InvalidDataException or IOException or UnauthorizedAccessException or UnreadableFileException)
            {
                told.Add(FoundFile.NotOpened(
                    within + list.Path,
                    new Remark(RemarkCodes.ListUnread, "The list of names and types cannot be read; the files are imported without it.")));
            }
        }
    }

    /// <summary>What the lists themselves have to say: workouts without a file, and trouble.</summary>
    public IReadOnlyList<FoundFile> Told => told;

    /// <summary>True for a list, and for a file beside it that holds no recording.</summary>
    public bool IsOwn(string path) => ownFiles.Contains(path);

    /// <summary>What the lists say of a file; null where they do not name it.</summary>
    public FileHints? HintsOf(string name) => hints.GetValueOrDefault(ActivityList.NameOf(name));

    private Func<ReadList>? ReaderOf(Listed list, IReadOnlyList<Listed> files)
    {
        if (list.Name.Equals(Strava, StringComparison.OrdinalIgnoreCase))
        {
            return () => ActivityList.Read(new LimitedStream(list.Open(), ImportLimits.FileBytes));
        }

        if (list.Name == Wger)
        {
            var (sessions, exercises) = (Beside(list, "workoutsession.json", files), Beside(list, "exerciseinfo.json", files));
            return () => new ReadList { Activities = WgerLog.Read(list.Open(), sessions?.Open(), exercises?.Open()) };
        }

        if (list.Name == FitTrackee)
        {
            OwnBeside(list, files, "user_");
            return () => TrackerLists.FitTrackee(list.Open());
        }

        if (list.Path == Endurain || list.Path.EndsWith('/' + Endurain, StringComparison.Ordinal))
        {
            OwnBeside(list, files, string.Empty);
            return () => TrackerLists.Endurain(list.Open(), [.. whole.Select(f => Path.GetFileName(f))]);
        }

        return null;
    }

    // The other JSON of such an export (settings, gear, health data) holds no recordings, and is not named as a file that could not be read.
    private void OwnBeside(Listed list, IReadOnlyList<Listed> files, string beginning)
    {
        var folder = list.Path[..^list.Name.Length];
        ownFiles.UnionWith(
            files.Select(f => f.Path).Where(p => p.StartsWith(folder + beginning, StringComparison.Ordinal) && p.EndsWith(".json", StringComparison.Ordinal)));
    }

    private Listed? Beside(Listed list, string name, IReadOnlyList<Listed> files)
    {
        var path = list.Path[..^list.Name.Length] + name;
        foreach (var file in files)
        {
            if (file.Path == path)
            {
                ownFiles.Add(path);
                return file;
            }
        }

        return null;
    }

    private void Take(string name, ReadList read)
    {
        foreach (var (file, hint) in read.Hints)
        {
            hints[ActivityList.NameOf(file)] = hint;
        }

        if (read.Activities.Count > 0)
        {
            told.Add(new FoundFile(name, static () => Stream.Null) { Activities = read.Activities });
        }

        if (read.WithoutFile > 0)
        {
            told.Add(
                FoundFile.NotOpened(
                    name,
                    new Remark(
                        RemarkCodes.RowsWithoutFile,
                        "{n} of its rows name no file (typed in by hand there): they are not imported.",
                        ("n", read.WithoutFile))));
        }
    }
}

/// <summary>What a list says.</summary>
internal sealed record ReadList
{
    /// <summary>Of each file, by its name.</summary>
    public IReadOnlyDictionary<string, FileHints> Hints { get; init; } = new Dictionary<string, FileHints>(StringComparer.Ordinal);

    /// <summary>Workouts that have no file, as far as the list tells of them.</summary>
    public IReadOnlyList<Activity> Activities { get; init; } = [];

    /// <summary>Rows of which the list tells too little to be a workout.</summary>
    public int WithoutFile { get; init; }
}
