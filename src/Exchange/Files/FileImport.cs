using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Alike;
using Stamina.Exchange.Events;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Mending;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Files;

/// <summary>What came of one workout of a file, before a server was asked.</summary>
/// <param name="File">The file's name.</param>
public abstract record FileResult(string File);

/// <summary>A workout that can be sent.</summary>
public sealed record MadeWorkout(string File, ImportedWorkout Workout) : FileResult(File)
{
    /// <summary>The file that it was made of; null where there is none: a list told of it, or it was recorded by us.</summary>
    public OriginalFile? Original { get; init; }
}

/// <summary>Nothing is taken of it.</summary>
public sealed record RefusedFile(string File, Remark Reason) : FileResult(File);

/// <summary>The equipment of our own export: nothing for a log, each piece is a call of its own.</summary>
public sealed record FoundEquipment(string File, IReadOnlyList<AddEquipment> Pieces) : FileResult(File);

/// <summary>What is planned, in our own export: changes for edit_calendar.</summary>
public sealed record FoundPlanned(string File, IReadOnlyList<PlannedChange> Planned) : FileResult(File);

/// <summary>What else our own export says of the account: each is a call of its own.</summary>
public sealed record FoundOwnPart(string File, OwnPart Part, JsonElement Body) : FileResult(File);

/// <summary>No file of activities at all.</summary>
public sealed record PassedFile(string File, Remark Reason) : FileResult(File);

/// <summary>The one way from a file to workouts, for the terminal, the API and the phone. Whatever a file holds, it stops no other.</summary>
public static class FileImport
{
    // Workouts of one file with which each of a later activity is compared: a file of more is a history.
    private const int MostCompared = 100;

    /// <summary>Reads one file.</summary>
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
            var read = ActivityFile.Read(file.Open(), wishes);
            if (read.Own is { } own)
            {
                return [new MadeWorkout(file.Name, own) { Original = file.Original }];
            }

            if (read.Equipment is { } pieces)
            {
                return [new FoundEquipment(file.Name, pieces)];
            }

            if (read.Planned is { } planned)
            {
                return [new FoundPlanned(file.Name, planned)];
            }

            if (read.OwnPart is { } part)
            {
                return [new FoundOwnPart(file.Name, part.Part, part.Body)];
            }

            if (read.PassedBecause is { } passed)
            {
                return [new PassedFile(file.Name, passed)];
            }

            var whole = file with { Original = new OriginalFile(file.Name, SafeFileName.Of(file.Name), file.Open) };
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

    // A recording that stands in a file as several activities (written twice, or by two devices) counts once, as its segments do.
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

    // A list has one line for a file: of a triathlon it names no sport of the three.
    private static FoundFile OneOf(FoundFile file, ReadFile read, Activity activity) =>
        read.Activities.Count > 1 && file.Hints is { } hints && ExerciseNames.IsListed(activity.TypeName)
            ? file with { Hints = hints with { Type = null } }
            : file;

    private static List<FileResult> Make(FoundFile file, Activity activity, int index, byte[] content, ImportWishes wishes)
    {
        // What the person chose at the other service stands above what the watch thought, as far as it is understood.
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

    // The first of a file is named by the file's bytes alone, as it was before files held several.
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
