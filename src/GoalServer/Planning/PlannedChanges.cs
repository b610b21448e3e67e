using System.Globalization;
using System.Text;
using System.Text.Json;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Exercises;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Planning;

/// <summary>What a change may say, and what it makes of a calendar.</summary>
internal static class PlannedChanges
{
    /// <summary>Of one account at a time.</summary>
    public const int MostPlanned = 1_000;

    private const int MostChanges = 500;
    private const int MostTombstones = 2_000;
    private const int MostLifts = 30;
    private const int LongestNote = 1_000;
    private const int LongestTemplate = 40;
    private const int YearsAhead = 3;
    private const long FarthestMm = 10_000_000_000;

    // Later than any phone that was switched off comes back with a change.
    private static readonly TimeSpan TombstonesKept = TimeSpan.FromDays(400);

    /// <summary>What is wrong with the changes, by the paths of their members.</summary>
    public static List<FieldError> Check(IReadOnlyList<PlannedChange> changes, DateOnly today)
    {
        var errors = new List<FieldError>();
        errors.Demand(changes.Count is > 0 and <= MostChanges, "changes", $"1 to {MostChanges} of them");
        for (var at = 0; at < changes.Count && errors.Count == 0; at++)
        {
            Check(changes[at], $"changes[{at}].", today, errors);
        }

        return errors;
    }

    /// <summary>The calendar after the changes, in their order; the same list where none of them changes anything, null where it would hold too many.</summary>
    public static IReadOnlyList<PlannedWorkout>? Apply(IReadOnlyList<PlannedWorkout> kept, IReadOnlyList<PlannedChange> changes, DateTimeOffset now)
    {
        var all = kept.ToDictionary(one => one.PlannedId);
        var changed = false;
        foreach (var change in changes)
        {
            if (PlannedId.TryParse(change.PlannedId, out var id) && After(all.GetValueOrDefault(id.Value), id, change, now) is { } after
                && !IsSame(all.GetValueOrDefault(id.Value), after))
            {
                all[id.Value] = after;
                changed = true;
            }
        }

        return !changed ? kept : Fitting(all.Values, now);
    }

    // A deletion stands: what another phone says of it afterwards makes nothing, unless it says that it is there again.
    private static PlannedWorkout? After(PlannedWorkout? before, PlannedId id, PlannedChange change, DateTimeOffset now)
    {
        if (change.Deleted == true)
        {
            return before is null or { DeletedAt: not null }
                ? before
                : new PlannedWorkout { PlannedId = id.Value, Day = before.Day, ExerciseType = before.ExerciseType, ChangedAt = now, DeletedAt = now };
        }

        if (before is null or { DeletedAt: not null })
        {
            return change.Day is not { } day || change.ExerciseType is not { } type || (before is not null && change.Deleted is null)
                ? null
                : With(new PlannedWorkout { PlannedId = id.Value, Day = day, ExerciseType = type, ChangedAt = now }, change);
        }

        return With(before with { ChangedAt = now }, change);
    }

    private static PlannedWorkout With(PlannedWorkout one, PlannedChange change) => one with
    {
        Day = change.Day ?? one.Day,
        ExerciseType = change.ExerciseType ?? one.ExerciseType,
        Time = change.Has(nameof(change.Time)) ? change.Time : one.Time,
        Title = change.Has(nameof(change.Title)) ? change.Title?.Trim() : one.Title,
        Target = change.Has(nameof(change.Target)) ? change.Target : one.Target,
        Note = change.Has(nameof(change.Note)) ? change.Note : one.Note,
        Outcome = change.Has(nameof(change.Outcome)) ? change.Outcome : one.Outcome,
        Plan = change.Has(nameof(change.Plan)) ? change.Plan : one.Plan,
    };

    // A repeated change is no change: the time of the first one stays.
    private static bool IsSame(PlannedWorkout? before, PlannedWorkout after) =>
        before is not null && Text(before).AsSpan().SequenceEqual(Text(after with { ChangedAt = before.ChangedAt }));

    private static byte[] Text(PlannedWorkout one) => JsonSerializer.SerializeToUtf8Bytes(one, DocumentJson.Default.PlannedWorkout);

    // What is more than a year past makes room, the oldest first; what is to come does not.
    private static List<PlannedWorkout>? Fitting(IEnumerable<PlannedWorkout> all, DateTimeOffset now)
    {
        var byDeletion = all.ToLookup(one => one.DeletedAt is not null);
        var standing = byDeletion[false].OrderByDescending(one => one.Day).ToList();
        var lastYear = DateOnly.FromDateTime(now.UtcDateTime).AddYears(-1);
        return standing.Skip(MostPlanned).Any(one => one.Day >= lastYear) ? null :
        [
            .. standing.Take(MostPlanned),
            .. byDeletion[true].Where(one => now - one.DeletedAt < TombstonesKept).OrderByDescending(one => one.DeletedAt).Take(MostTombstones),
        ];
    }

    private static void Check(PlannedChange change, string path, DateOnly today, List<FieldError> errors)
    {
        errors.Demand(
            PlannedId.TryParse(change.PlannedId, out _), path + "planned_id", "planned_ and 26 characters of base32, minted by the phone (a TypeID)");
        errors.Demand(
            change.Day is not { } day || (day.Year >= 2000 && day <= today.AddYears(YearsAhead)),
            path + "day",
            $"a day from 2000 to {YearsAhead} years ahead");
        errors.Demand(
            change.Time is null || TimeOnly.TryParseExact(change.Time, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            path + "time",
            "as 07:30");
        errors.Demand(change.ExerciseType is null || TypeId.IsPrefix(change.ExerciseType), path + "exercise_type", "the id of an exercise type");
        errors.Demand(change.Title is null || PersonalName.IsOne(change.Title.Trim()), path + "title", PersonalName.Expected);
        errors.Demand(change.Note is null || IsNote(change.Note), path + "note", $"at most {LongestNote} characters");
        if (change.Outcome is { } outcome)
        {
            errors.Demand(
                outcome.State == PlannedState.Done ? SessionId.TryParse(outcome.SessionId, out _) : outcome.SessionId is null,
                path + "outcome.session_id",
                "the workout that it was where it is done, and none else");
        }

        if (change.Plan is { } plan)
        {
            errors.Demand(PlanId.TryParse(plan.PlanId, out _), path + "plan.plan_id", "plan_ and 26 characters of base32, minted by the phone (a TypeID)");
            errors.Demand(
                plan.Template is null or { Length: > 0 and <= LongestTemplate }
                    && plan.Template?.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') is not false,
                path + "plan.template",
                $"1 to {LongestTemplate} of a to z, digits and _");
            errors.Demand(plan.Week is null or (>= 1 and <= 200), path + "plan.week", "1 to 200");
        }

        if (change.Target is { } target)
        {
            Check(target, path + "target", errors);
        }
    }

    private static void Check(PlannedTarget target, string path, List<FieldError> errors)
    {
        errors.Demand(target is not { Distance: null, DurationS: null, Exercises: null }, path, "distance, duration_s or exercises");
        errors.Demand(
            target.Distance is not { } distance
                || (Units.TryGet(distance.Unit, MetricUnit.Millimetres, out var unit)
                    && IsPlain(distance.Value) && unit.ToCanonical(distance.Value) is > 0 and <= FarthestMm),
            path + ".distance",
            "more than 0 and at most 10 000 km, in km, mi, m, yd or ft");
        errors.Demand(target.DurationS is null or (>= 1 and <= 604_800), path + ".duration_s", "seconds from 1 to 604800");
        if (target.Exercises is { } lifts)
        {
            errors.Demand(lifts.Count is > 0 and <= MostLifts, path + ".exercises", $"1 to {MostLifts} of them");
            for (var at = 0; at < lifts.Count && at < MostLifts; at++)
            {
                Check(lifts[at], $"{path}.exercises[{at}].", errors);
            }
        }
    }

    private static void Check(PlannedLift lift, string path, List<FieldError> errors)
    {
        errors.Demand(PersonalName.IsOne(lift.Exercise), path + "exercise", PersonalName.Expected);
        errors.Demand(lift.Sets is >= 1 and <= 100, path + "sets", "1 to 100");
        errors.Demand(lift.Repetitions is >= 1 and <= 1_000, path + "repetitions", "1 to 1000");
        errors.Demand(
            lift.Weight is not { } weight || (weight.Unit is "kg" or "lb" && IsPlain(weight.Value) && weight.Value <= 2_000),
            path + "weight",
            "0 to 2000, in kg or lb");
    }

    private static bool IsPlain(decimal value) => value is >= 0 and <= 100_000_000 && decimal.Round(value, 3) == value;

    private static bool IsNote(string note)
    {
        var runes = 0;
        foreach (var rune in note.EnumerateRunes())
        {
            if (Rune.IsControl(rune) && rune.Value is not ('\n' or '\r' or '\t'))
            {
                return false;
            }

            runes++;
        }

        return runes <= LongestNote;
    }
}
