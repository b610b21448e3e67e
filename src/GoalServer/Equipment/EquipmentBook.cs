using Stamina.Contracts;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Answering;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Equipment;

/// <summary>
/// The equipment of an account, kept in its document. Sums are not kept: whoever shows them adds up the workouts that name a piece, and so they are right after
/// every edit and deletion.
/// </summary>
internal sealed class EquipmentBook(IAccountStore accounts, TimeProvider time)
{
    public const int Most = 200;

    private const int MostTypes = 50;
    private const decimal FarthestM = 1_000_000_000;

    /// <summary>All of it, oldest first; null where the account was deleted.</summary>
    public async ValueTask<IReadOnlyList<EquipmentPiece>?> ListAsync(UserId user, CancellationToken cancellationToken) =>
        await accounts.GetUserAsync(user, cancellationToken) is { } found ? found.Document.Equipment ?? [] : null;

    /// <summary>Adds a piece; one whose id is there already is answered as it is.</summary>
    public async ValueTask<Outcome<EquipmentPiece>> AddAsync(UserId user, AddEquipment request, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var id = new EquipmentId(Guid.CreateVersion7(now));
        if (request.EquipmentId is not null && !EquipmentId.TryParse(request.EquipmentId, out id))
        {
            return Refusal.OfField("equipment_id", "equipment_ and 26 characters of base32, minted by the phone (a TypeID)");
        }

        var added = new EquipmentPiece
        {
            EquipmentId = id.ToString(),
            Name = request.Name.Trim(),
            Kind = request.Kind,
            DefaultFor = [.. (request.DefaultFor ?? []).Distinct(StringComparer.Ordinal)],
            StartingDistanceM = request.StartingDistanceM ?? 0,
            LimitM = request.LimitM,
            RetiredOn = request.RetiredOn,
            CreatedAt = now,
        };
        if (Check(added) is { Count: > 0 } errors)
        {
            return Refusal.OfFields(errors);
        }

        return await ChangeAsync(
            user,
            all => all.FirstOrDefault(piece => piece.EquipmentId == added.EquipmentId) is { } there ? (all, new Outcome<EquipmentPiece>(there, null))
                : all.Count >= Most ? (all, Refusal.Of(ProblemTypes.Conflict, $"An account holds {Most} pieces of equipment; delete one to add another."))
                : ([.. all, added], new Outcome<EquipmentPiece>(added, null, Created: true)),
            cancellationToken);
    }

    /// <summary>Changes the members that are given.</summary>
    public ValueTask<Outcome<EquipmentPiece>> EditAsync(UserId user, EquipmentId id, EditEquipment edit, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            all =>
            {
                if (Find(all, id) is not { } before)
                {
                    return (all, Unknown());
                }

                var after = before with
                {
                    Name = edit.Name?.Trim() ?? before.Name,
                    Kind = edit.Kind ?? before.Kind,
                    DefaultFor = edit.DefaultFor is { } types ? [.. types.Distinct(StringComparer.Ordinal)] : before.DefaultFor,
                    StartingDistanceM = edit.StartingDistanceM ?? before.StartingDistanceM,
                    LimitM = edit.Has(nameof(edit.LimitM)) ? edit.LimitM : before.LimitM,
                    RetiredOn = edit.Has(nameof(edit.RetiredOn)) ? edit.RetiredOn : before.RetiredOn,
                };
                return Check(after) is { Count: > 0 } errors
                    ? (all, Refusal.OfFields(errors))
                    : ([.. all.Select(piece => ReferenceEquals(piece, before) ? after : piece)], new Outcome<EquipmentPiece>(after, null));
            },
            cancellationToken);

    /// <summary>Deletes a piece for good. Logs of workouts go on naming it: added again under its id, it has them all.</summary>
    public ValueTask<Outcome<EquipmentPiece>> DeleteAsync(UserId user, EquipmentId id, CancellationToken cancellationToken) =>
        ChangeAsync(
            user,
            all => Find(all, id) is { } there
                ? ([.. all.Where(piece => !ReferenceEquals(piece, there))], new Outcome<EquipmentPiece>(there, null))
                : (all, Unknown()),
            cancellationToken);

    public static Refusal Unknown() => Refusal.Of(ProblemTypes.NotFound, "There is no such piece in this account; list_equipment names them.");

    private static EquipmentPiece? Find(IReadOnlyList<EquipmentPiece> all, EquipmentId id) =>
        id.ToString() is var text ? all.FirstOrDefault(piece => piece.EquipmentId == text) : null;

    private static List<FieldError> Check(EquipmentPiece piece)
    {
        var errors = new List<FieldError>();
        errors.Demand(PersonalName.IsOne(piece.Name), "name", PersonalName.Expected);
        errors.Demand(
            piece.DefaultFor.Count <= MostTypes && piece.DefaultFor.All(type => TypeId.IsPrefix(type)),
            "default_for",
            $"up to {MostTypes} exercise types, as running");
        errors.Demand(IsDistance(piece.StartingDistanceM), "starting_distance_m", "metres from 0 to 1000000000, with at most 3 decimals");
        errors.Demand(
            piece.LimitM is not { } limit || (limit != 0 && IsDistance(limit)), "limit_m", "metres above 0, at most 1000000000, with at most 3 decimals");
        return errors;
    }

    private static bool IsDistance(decimal metres) => metres is >= 0 and <= FarthestM && decimal.Round(metres, 3) == metres;

    // What the change gives back as it was is not written.
    private async ValueTask<Outcome<EquipmentPiece>> ChangeAsync(
        UserId user,
        Func<IReadOnlyList<EquipmentPiece>, (IReadOnlyList<EquipmentPiece> Changed, Outcome<EquipmentPiece> Write)> change,
        CancellationToken cancellationToken)
    {
        var write = default(Outcome<EquipmentPiece>);
        var there = await accounts.ChangeUserAsync(
            user,
            found =>
            {
                var all = found.Document.Equipment ?? [];
                (var changed, write) = change(all);
                return ReferenceEquals(changed, all) ? null : found.Document with { Equipment = changed };
            },
            cancellationToken);
        return there is null ? Refusal.AccountDeleted() : write;
    }
}
