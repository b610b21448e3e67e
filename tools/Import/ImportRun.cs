using System.Globalization;
using System.Text.Json;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>What to do with a workout that is in the account from elsewhere.</summary>
internal enum DoublesAre
{
    /// <summary>Leave it out and say so.</summary>
    Skipped,

    /// <summary>Take it all the same.</summary>
    Taken,

    /// <summary>Ask.</summary>
    Asked,
}

/// <summary>
/// One import: file after file, one in memory at a time. Begun again after it was stopped, it goes on where it was: what has arrived is found by its content.
/// </summary>
internal sealed class ImportRun(
    StaminaClient client,
    ImportWishes wishes,
    DoublesAre doubles,
    Func<string, bool> ask,
    Action<ImportOutcome> report,
    TimeProvider time)
{
    private const int MostWaiting = 80;
    private const int LargePoints = 50_000;
    private readonly KnownWorkouts known = new(client);
    private readonly ReachedGoals goals = new(client, time);
    private readonly ExportListsSender lists = new(client);
    private readonly ImportSender sender = new(client, time);
    private readonly OriginalsSender originals = new(new ImportSender(client, time));
    private readonly List<(string File, ImportedWorkout Workout)> waiting = [];
    private int waitingBytes;
    private bool hasTaken;

    /// <summary>Imports what is found under <paramref name="path"/>.</summary>
    /// <returns>The goals that it has reached, with the days of each period.</returns>
    public async Task<IReadOnlyList<string>> RunAsync(string path, CancellationToken cancellationToken)
    {
        await known.LoadAsync(cancellationToken);
        await goals.LoadAsync(cancellationToken);
        foreach (var file in FileWalk.Find(path))
        {
            var results = FileImport.Read(file, wishes);
            TidyUp(results.Sum(r => r is MadeWorkout made ? made.Workout.Points : 0));
            foreach (var result in results)
            {
                await TakeAsync(result, cancellationToken);
            }

            if (waiting.Count >= MostWaiting || waitingBytes >= ImportSender.WorthSending || originals.AreMany)
            {
                await SendAsync(cancellationToken);
            }
        }

        await SendAsync(cancellationToken);
        return hasTaken ? await goals.FindAsync(cancellationToken) : [];
    }

    /// <summary>The wishes in the zone of the caller's profile.</summary>
    public static async Task<ImportWishes> InZoneOfProfileAsync(ImportWishes wishes, StaminaClient client, CancellationToken cancellationToken) =>
        wishes with { ProfileZone = (await client.GetProfileAsync(cancellationToken)).TimeZone };

    // What the step before left behind, so that the next does not come on top of it: whatever the file, the import stays small.
    private static void TidyUp(int points)
    {
        if (points > LargePoints)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private async Task TakeAsync(FileResult result, CancellationToken cancellationToken)
    {
        switch (result)
        {
            case RefusedFile refused:
                report(new ImportOutcome(refused.File, ImportState.Refused, null, refused.Reason.Text));
                break;
            case FoundEquipment or FoundPlanned:
                report(await lists.TakeAsync(result, cancellationToken));
                break;
            case FoundExportPart found:
                await BringAsync(found, cancellationToken);
                break;
            case SkippedFile skipped:
                report(new ImportOutcome(skipped.File, ImportState.Passed, null, skipped.Reason.Text));
                break;
            case MadeWorkout made:
                await TakeAsync(made, cancellationToken);
                break;
            default:
                throw new InvalidOperationException(result.GetType().Name);
        }
    }

    private async Task BringAsync(FoundExportPart found, CancellationToken cancellationToken)
    {
        try
        {
            if (found.Part == StaminaExportPart.Profile)
            {
                var set = await client.FillProfileAsync(found.Body, known.IsEmpty, cancellationToken);
                var told = set.Count == 0 ? "The profile is set already." : $"Set: {string.Join(", ", set)}.";
                report(new ImportOutcome(found.File, ImportState.Taken, null, told));
                return;
            }

            var brought = await client.BringAsync(found.Body, cancellationToken);
            var words = $"{brought.Goals} goals, {brought.Planned} planned workouts and {brought.PrivacyZones} privacy zones that were not there.";
            var refused = brought.Refused ?? [];
            report(new ImportOutcome(
                found.File,
                refused.Count > 0 ? ImportState.TakenInPart : ImportState.Taken,
                null,
                refused.Count == 0 ? words : $"{words} Not taken: {string.Join("; ", refused.Select(r => $"{r.Field} (expected: {r.Expected})"))}."));
        }
        catch (RefusedException refused)
        {
            report(new ImportOutcome(found.File, ImportState.Refused, null, refused.Message));
        }
    }

    private async Task TakeAsync(MadeWorkout made, CancellationToken cancellationToken)
    {
        var workout = made.Workout;
        if (known.Find(workout.Session) is { } there && (there.IsDeleted || there.Has(workout)))
        {
            report(await AlreadyAsync(made, there, cancellationToken));
            if (made.Original is { } file && there is { IsDeleted: false, Writers: not null })
            {
                // An import that was stopped between workouts and their files goes on with them; so do those from before files were kept.
                await originals.AddMissingAsync(file, there.Session, cancellationToken);
            }

            return;
        }

        if (doubles != DoublesAre.Taken && !workout.IsOwn && await known.FindDoubleAsync(workout, cancellationToken) is { } other)
        {
            var what = string.Create(
                CultureInfo.InvariantCulture,
                $"{DateTimeOffset.FromUnixTimeMilliseconds(other.StartMs).ToOffset(workout.StartedAt.Offset):yyyy-MM-dd HH:mm}, {other.ExerciseType}, {other.Session}"
            );
            if (doubles == DoublesAre.Skipped || !ask($"{made.File} is of the same time and place as {what}. Take it too?"))
            {
                report(
                    new ImportOutcome(
                        made.File,
                        ImportState.Double,
                        other.Session.Value,
                        $"Of the same time and place as {what}: not taken twice. --duplicates take takes it all the same."));
                return;
            }
        }

        known.Add(workout);
        waiting.Add((made.File, workout));
        waitingBytes += workout.Events.Sum(e => e.Body.Length);
        if (made.Original is { } original)
        {
            originals.Add(original, workout.Session);
        }
    }

    private async Task<ImportOutcome> AlreadyAsync(MadeWorkout made, Known there, CancellationToken cancellationToken)
    {
        if (there.IsDeleted)
        {
            return Told("Was imported before and deleted: not brought back. Restore it in the list of deleted workouts.");
        }

        // An import that was stopped between a workout and its edits goes on with them; what was edited here stands above what was edited elsewhere.
        if (made.Workout.Edits is { } edits && !there.IsEdited)
        {
            return Told(
                await sender.EditAsync(there.Session, edits, cancellationToken) is { } refused
                    ? EditsRefused(refused)
                    : "Already there; what was edited of it came now.");
        }

        if (wishes.ExerciseType is not { } type || there.ExerciseType == type)
        {
            return Told("Already there.");
        }

        var asType = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string>(StringComparer.Ordinal) { ["exercise_type"] = type });
        return await sender.EditAsync(there.Session, asType, cancellationToken) is { } why
            ? Told($"Already there as {there.ExerciseType}, and stays so: {why}") with { State = ImportState.Refused }
            : Told($"Already there as {there.ExerciseType}: it is {type} now.");

        ImportOutcome Told(string words) => new(made.File, ImportState.AlreadyThere, there.Session.Value, words);
    }

    private static string EditsRefused(string why) => $"The server refused a part of what was edited of it: {why}";

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        if (waiting.Count == 0)
        {
            await originals.SendAsync(cancellationToken);
            return;
        }

        var refused = await SendAsync([.. waiting.Select(w => w.Workout)], cancellationToken);
        var without = await originals.SendAsync(cancellationToken);
        foreach (var (file, workout) in waiting)
        {
            if (refused.TryGetValue(workout.Session.Value, out var why))
            {
                report(new ImportOutcome(file, ImportState.Refused, workout.Session.Value, $"The server refused a part of it: {why}"));
                continue;
            }

            var taken = Taken(file, workout);
            if (without.Contains(workout.Session.Value))
            {
                taken = taken with { Message = $"{taken.Message} The file itself is not kept beside it ({RemarkCodes.OriginalNotKept})." };
            }

            var unedited = workout.Edits is { } edits ? await sender.EditAsync(workout.Session, edits, cancellationToken) : null;
            report(unedited is null ? taken : taken with { State = ImportState.TakenInPart, Message = $"{taken.Message} {EditsRefused(unedited)}" });
        }

        hasTaken = true;
        waiting.Clear();
        waitingBytes = 0;
    }

    // What refuses one of them must not refuse those beside it.
    private async Task<IReadOnlyDictionary<string, string>> SendAsync(IReadOnlyList<ImportedWorkout> workouts, CancellationToken cancellationToken)
    {
        try
        {
            return await sender.SendAsync(workouts, cancellationToken);
        }
        catch (RefusedException whole) when (workouts.Count == 1)
        {
            return new Dictionary<string, string>(StringComparer.Ordinal) { [workouts[0].Session.Value] = whole.Message };
        }
        catch (RefusedException)
        {
            var refused = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var workout in workouts)
            {
                foreach (var (session, why) in await SendAsync([workout], cancellationToken))
                {
                    refused[session] = why;
                }
            }

            return refused;
        }
    }

    private static ImportOutcome Taken(string file, ImportedWorkout workout)
    {
        var words = new List<string>
        {
            workout.IsOwn ? $"{workout.Events.Count} events"
            : workout.Sets > 0 ? $"{workout.Sets} sets" : $"{workout.Points} points",
        };
        TidyUp(workout.Points);
        var notCounted = LocalFold.NotCountedPoints(workout);
        if (notCounted.Count > 0)
        {
            words.Add(
                $"{notCounted.Values.Sum()} of {workout.Points} points are not counted: {string.Join(", ", notCounted.Select(r => $"{r.Value} {InWords(r.Key)}"))}"
            );
        }

        if (workout.Aside is { } aside)
        {
            words.Add($"set aside: {aside}");
        }

        return new ImportOutcome(
            file,
            notCounted.Count > 0 || workout.Aside is not null ? ImportState.TakenInPart : ImportState.Taken,
            workout.Session.Value,
            string.Join(". ", [string.Join("; ", words), .. workout.Remarks.Select(r => r.Text.TrimEnd('.'))]) + ".");
    }

    private static string InWords(string reason) => reason switch
    {
        "impossible_speed" => "too fast for the exercise",
        "null_island" => "at 0, 0 (no signal)",
        "inaccurate" => "too inaccurate",
        _ => reason,
    };
}
