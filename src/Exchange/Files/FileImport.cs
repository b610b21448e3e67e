using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Alike;
using Stamina.Exchange.Events;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Mending;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Files;

/// <summary>The one way from a file to workouts, for the terminal, the API and the phone. A file that cannot be read is a result, no exception.</summary>
public static class FileImport
{
    // A workout of a file is compared with at most so many before it, so that a history of thousands takes no time of its square.
    private const int MostCompared = 100;

    /// <summary>Reads one file.</summary>
    /// <param name="file">The file, as <see cref="FileWalk"/> has found it.</param>
    /// <param name="wishes">What the person says besides.</param>
    public static IReadOnlyList<FileResult> Read(FoundFile file, ImportWishes wishes)
    {
        if (file.Trouble is { } trouble)
        {
            return [new RefusedFile(file.Name, trouble)];
        }

        if (file.Activities is { } listed)
        {
            return [.. listed.SelectMany((activity, index) => Make(file, activity, index, [], wishes))];
        }

        try
        {
            var read = ActivityFile.Read(file, wishes);
            if (read.Instead is { } instead)
            {
                return [instead];
            }

            var whole = read.IsKept ? file with { Original = new OriginalFile(file.Name, SafeFileName.Of(file.Name), file.Open) } : file;
            return WithoutRepeated(read.Activities.Select((activity, index) => Make(OneOf(whole, read, activity), activity, index, read.Content, wishes)));
        }
        catch (UnreadableFileException unreadable)
        {
            return [new RefusedFile(file.Name, unreadable.Why)];
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            return [new RefusedFile(file.Name, new Remark(RemarkCodes.Damaged, "It cannot be read to its end."))];
        }
    }

    // A recording that a file holds as several activities, because it was written twice or by two devices, counts once.
    private static List<FileResult> WithoutRepeated(IEnumerable<List<FileResult>> activities)
    {
        var (kept, compared) = (new List<FileResult>(), new List<ImportedWorkout>());
        foreach (var results in activities)
        {
            var before = compared.Count;
            foreach (var result in results)
            {
                var workout = result is MadeWorkout { Workout: { Places.Count: > 0 } made } ? made : null;
                if (workout is not null && compared.FindIndex(0, before, other => IsSame(other, workout)) is >= 0 and var same)
                {
                    compared[same].SetAside.Add(AsideReasons.Repeated, workout.Points);
                    continue;
                }

                kept.Add(result);
                if (workout is not null && compared.Count < MostCompared)
                {
                    compared.Add(workout);
                }
            }
        }

        return kept;
    }

    private static bool IsSame(ImportedWorkout one, ImportedWorkout other) => SameWorkout.Are(RecordingOf(one), RecordingOf(other));

    private static Recording RecordingOf(ImportedWorkout workout) =>
        new(
            workout.ExerciseType,
            workout.StartedAt.ToUnixTimeMilliseconds(),
            workout.StartedAt.ToUnixTimeMilliseconds() + workout.ElapsedMs,
            workout.Places);

    // A list has one line for a file, so its type is that of no single sport of a triathlon.
    private static FoundFile OneOf(FoundFile file, ReadFile read, Activity activity) =>
        read.Activities.Count > 1 && file.Hints is { } hints && ExerciseNames.IsListed(activity.TypeName)
            ? file with { Hints = hints with { Type = null } }
            : file;

    private static List<FileResult> Make(FoundFile file, Activity activity, int index, byte[] content, ImportWishes wishes)
    {
        // What the person chose at the other service counts before what the watch wrote, as far as it is understood.
        if (file.Hints?.Name is { } title)
        {
            activity.Name = title;
            activity.TrackNames.Clear();
        }

        activity.Description = file.Hints?.Description ?? activity.Description;
        activity.TypeName = ExerciseNames.Better(file.Hints?.Type, activity.TypeName, activity.Creator);
        var results = new List<FileResult>();
        var part = 0;
        foreach (var mended in Mender.Mend(activity, wishes.Now))
        {
            try
            {
                results.Add(
                    new MadeWorkout(
                        file.Name,
                        WorkoutMaker.Make(mended, wishes.IsNewEachTime ? RandomNumberGenerator.GetBytes(32) : NameOf(activity, content, index, part), wishes))
                    {
                        Original = file.Original,
                    });
            }
            catch (UnreadableFileException unreadable)
            {
                results.Add(new RefusedFile(file.Name, unreadable.Why));
            }

            part++;
        }

        return results;
    }

    // The first workout of a file is named by the file's bytes alone: by that name it is known where it was imported before files held several.
    private static byte[] NameOf(Activity activity, byte[] content, int index, int part)
    {
        if (activity.ContentKey is { } key)
        {
            return SHA256.HashData(Encoding.UTF8.GetBytes(part == 0 ? key : string.Create(CultureInfo.InvariantCulture, $"{key}|{part}")));
        }

        return index == 0 && part == 0
            ? content
            : SHA256.HashData([.. content, .. Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{index}/{part}"))]);
    }
}
