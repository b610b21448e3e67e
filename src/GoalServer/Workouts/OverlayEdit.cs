using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Workouts;

/// <summary>An edit made elsewhere than on the recording phone: what is given changes, <c>null</c> takes the edit back, the rest stays.</summary>
internal static class OverlayEdit
{
    private const int LongestTitle = 200;
    private const int LongestNote = 2_000;
    private const int MostEquipment = 20;
    private const long FarthestMm = 100_000_000_000;

    private static readonly string[] DistanceUnits = ["m", "km", "mi", "yd"];

    public static IReadOnlyList<FieldError> Check(EditWorkout edit, ExerciseCatalog catalog)
    {
        var errors = new List<FieldError>();
        if (edit.ExerciseType is { } type && !catalog.TryGet(type, out _))
        {
            errors.Add(new FieldError("exercise_type", $"one of {string.Join(", ", catalog.Types.Select(t => t.Descriptor.Id))}"));
        }

        errors.Demand(edit.Title is null or { Length: <= LongestTitle }, "title", $"at most {LongestTitle} characters");
        errors.Demand(edit.Note is null or { Length: <= LongestNote }, "note", $"at most {LongestNote} characters");
        errors.Demand(
            edit.Feeling is not { } feeling || Feelings.All.Contains(feeling, StringComparer.Ordinal),
            "feeling",
            $"one of {string.Join(", ", Feelings.All)}");
        if (edit.Distance is { } distance
            && errors.Demand(
                DistanceUnits.Contains(distance.Unit ?? "", StringComparer.Ordinal), "distance.unit", $"one of {string.Join(", ", DistanceUnits)}"))
        {
            errors.Demand(
                distance.Value is >= 0 and <= FarthestMm && decimal.Round(distance.Value, 6) == distance.Value && CanonicalOf(distance) <= FarthestMm,
                "distance.value",
                "a number from 0, at most 100 000 km, with at most 6 decimals");
        }

        errors.Demand(
            edit.MovingTimeS is null or (>= 0 and <= EventLimits.MaxElapsedMs / 1000), "moving_time_s", "seconds from 0 to 2592000 (30 days)");
        errors.Demand(
            edit.Equipment is not { } pieces || (pieces.Count <= MostEquipment && pieces.All(piece => EquipmentId.TryParse(piece, out _))),
            "equipment",
            $"up to {MostEquipment} ids, as equipment_01h455vb4pex5vsknk084sn02q");
        return errors;
    }

    /// <summary>The next overlay; itself where nothing was given.</summary>
    public static WorkoutOverlay? Apply(WorkoutOverlay? overlay, EditWorkout edit, ExerciseCatalog catalog, DateTimeOffset now)
    {
        var was = overlay ?? new WorkoutOverlay { Revision = 0, EditedAt = now };
        var next = was with
        {
            Title = edit.Has(nameof(edit.Title)) ? edit.Title : was.Title,
            Note = edit.Has(nameof(edit.Note)) ? edit.Note : was.Note,
            Feeling = edit.Has(nameof(edit.Feeling)) ? edit.Feeling : was.Feeling,
        };
        if (edit.Has(nameof(edit.ExerciseType)))
        {
            next = next with { ExerciseType = edit.ExerciseType is { } type ? catalog.Canonical(type) : null };
        }

        if (edit.Has(nameof(edit.Distance)))
        {
            next = next with
            {
                DistanceMm = edit.Distance is { } distance ? CanonicalOf(distance) : null,
                DistanceEntered = edit.Distance?.Value,
                DistanceUnit = edit.Distance?.Unit,
            };
        }

        if (edit.Has(nameof(edit.MovingTimeS)))
        {
            next = next with { MovingMs = edit.MovingTimeS is { } seconds ? (long)decimal.Floor((seconds * 1000) + 0.5m) : null };
        }

        // As in the log, whether the account has such pieces is not asked.
        if (edit.Has(nameof(edit.Equipment)) && !IsSame(edit.Equipment?.Distinct(StringComparer.Ordinal), was.Equipment))
        {
            next = next with { Equipment = edit.Equipment is { } pieces ? [.. pieces.Distinct(StringComparer.Ordinal)] : null };
        }

        return next == was ? overlay : next with { Revision = was.Revision + 1, EditedAt = now };
    }

    private static bool IsSame(IEnumerable<string>? given, IReadOnlyList<string>? before) =>
        given is null || before is null ? given is null && before is null : given.SequenceEqual(before, StringComparer.Ordinal);

    private static long CanonicalOf(Quantity distance) => Units.TryGet(distance.Unit, out var unit) ? unit.ToCanonical(distance.Value) : 0;
}
