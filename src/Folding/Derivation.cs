using Stamina.Exercises;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Folding;

/// <summary>
/// Derives everything that follows from a changed workout (from its log, its edits, its deletion). All writers of workouts use it, so that an arrival and an
/// edit derive the same. A pure function.
/// </summary>
public static class Derivation
{
    /// <summary>How long a deleted workout can be restored; after that its log goes, and events that come late are dropped.</summary>
    public static readonly TimeSpan RestorableFor = TimeSpan.FromDays(30);

    /// <summary>True while what was deleted at <paramref name="deletedAt"/> can still be taken back.</summary>
    public static bool CanRestore(DateTimeOffset deletedAt, DateTimeOffset now) => now - deletedAt < RestorableFor;

    /// <summary>Derives <paramref name="changed"/>, whose <see cref="StoredWorkout.Summary"/> is still the one that was stored.</summary>
    /// <param name="changed">With the log, the edits and the deletion that count now.</param>
    /// <param name="catalog">The exercise types that are installed.</param>
    /// <param name="heardThrough">Everything published before this moment is in the log or has nothing to do with it: silence is judged up to here.</param>
    /// <param name="profile">What the profile says now: read where the log leaves something to it and the workout has kept nothing yet. Null where the profile
    /// has not been asked.</param>
    /// <param name="lacksProfile">True where the profile must be asked first: what is answered must not be stored.</param>
    public static DerivedWorkout Of(StoredWorkout changed, ExerciseCatalog catalog, DateTimeOffset heardThrough, EntryDefaults? profile, out bool lacksProfile)
    {
        lacksProfile = false;
        if (changed.DeletedAt is { } deletedAt && heardThrough >= deletedAt && heardThrough - deletedAt >= RestorableFor)
        {
            return new DerivedWorkout(
                changed with
                {
                    Log = new(),
                    Summary = null,
                    Overlay = null,
                    Awaits = Awaited.Nothing,
                    End = WorkoutEnd.Ended,
                },
                Row: null,
                DueAt: null);
        }

        if (changed.Summary?.RulesVersion > WorkoutFold.RulesVersion)
        {
            // A process with newer rules has derived this workout. Its summary and row stay until such a process derives what came since; a deletion, which
            // needs no rules, is done.
            return new DerivedWorkout(changed with { Awaits = Awaited.NewerRules }, Row: null, DueAt: null) { LeavesRow = changed.DeletedAt is null };
        }

        var outcome = WorkoutFold.Fold(changed.Key.Session, changed.Log, changed.Overlay, catalog, Known(changed.Summary?.EntryDefaults, profile));
        lacksProfile = outcome.LacksDefaults;
        var summary = outcome.Summary;
        var end = changed.DeletedAt is not null || summary.State != WorkoutState.InProgress ? WorkoutEnd.Ended
            : AutoFinish.IsSilent(summary.LastHeardMs, heardThrough) && outcome.Row is not null ? WorkoutEnd.Silent
            : WorkoutEnd.Running;
        var derived = changed with
        {
            Summary = summary,
            Awaits = catalog.TryGet(summary.ExerciseType, out _) ? Awaited.Nothing : Awaited.ExerciseType,
            End = end,
        };
        return new DerivedWorkout(
            derived,
            changed.DeletedAt is null && end != WorkoutEnd.Running ? outcome.Row : null,
            end == WorkoutEnd.Running && outcome.Row is not null ? AutoFinish.SilentAt(summary.LastHeardMs) : null);
    }

    // What was read of the profile at the first derivation stays, also where the profile has changed since.
    private static EntryDefaults? Known(EntryDefaults? kept, EntryDefaults? profile) => kept is null ? profile : new EntryDefaults
    {
        TimeZone = kept.TimeZone ?? profile?.TimeZone,
        WeightUnit = kept.WeightUnit ?? profile?.WeightUnit,
    };
}
