using System.Security.Cryptography;
using Stamina.Contracts.Ids;
using Stamina.Contracts;
using Stamina.Exchange.Sharing;
using Stamina.Exercises;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Sharing;

/// <summary>The places that others are not shown, kept in the account's document.</summary>
internal sealed class PrivacyZoneBook(IAccountStore accounts, TimeProvider time)
{
    public const int Most = 100;

    private const int SecretLength = 32;

    /// <summary>Those that are hidden, oldest first; null where the account was deleted.</summary>
    public async ValueTask<IReadOnlyList<PrivacyZone>?> ListAsync(UserId user, CancellationToken cancellationToken) =>
        await accounts.GetUserAsync(user, cancellationToken) is { } found
            ? [.. (found.Document.PrivacyZones?.Zones ?? []).Where(zone => zone.RemovedAt is null)]
            : null;

    /// <summary>
    /// Adds a place that the person chose. Where it is one that is known, also one that was taken out, that is the one, and hides what it hid.
    /// </summary>
    public async ValueTask<(PrivacyZone? Zone, Refusal? Refusal)> AddAsync(UserId user, PrivacyZone chosen, CancellationToken cancellationToken)
    {
        PrivacyZone? added = null;
        Refusal? full = null;
        var there = await ChangeAsync(
            user,
            kept =>
            {
                full = null;
                var known = kept.Zones.FirstOrDefault(zone => Place(zone).MetresTo(chosen.LatE7, chosen.LonE7) <= HiddenPlace.SamePlace);
                added = known is null ? chosen : known with { Name = chosen.Name ?? known.Name, Chosen = true, RemovedAt = null };
                if (known is not null)
                {
                    return kept with { Zones = [.. kept.Zones.Select(zone => zone.ZoneId == added.ZoneId ? added : zone)] };
                }

                var more = With(kept, chosen);
                full = more is not null ? null
                    : Refusal.Of(ProblemTypes.Conflict, $"An account hides {Most} places that were chosen; take one out to add another.");
                return more;
            },
            cancellationToken);
        return !there ? (null, Refusal.AccountDeleted()) : full is not null ? (null, full) : (added, null);
    }

    /// <summary>
    /// Takes places of an own export, those that were taken out too. One that is known stays as it is, and beyond the most that are kept none is taken. How
    /// many were taken; null where the account was deleted.
    /// </summary>
    public async ValueTask<int?> BringAsync(UserId user, IReadOnlyList<PrivacyZone> brought, CancellationToken cancellationToken)
    {
        var taken = 0;
        var there = await ChangeAsync(
            user,
            kept =>
            {
                taken = 0;
                foreach (var zone in brought)
                {
                    var isKnown = kept.Zones.Any(one => one.ZoneId == zone.ZoneId || Place(one).MetresTo(zone.LatE7, zone.LonE7) <= HiddenPlace.SamePlace);
                    if (!isKnown && kept.Zones.Count(one => one.Chosen == zone.Chosen) < Most)
                    {
                        kept = kept with { Zones = [.. kept.Zones, zone] };
                        taken++;
                    }
                }

                return taken == 0 ? null : kept;
            },
            cancellationToken);
        return there ? taken : null;
    }

    /// <summary>From now on others may see the place. False where the account hides no such place.</summary>
    public async ValueTask<bool> RemoveAsync(UserId user, PrivacyZoneId id, CancellationToken cancellationToken)
    {
        var found = false;
        await ChangeAsync(
            user,
            kept =>
            {
                found = kept.Zones.Any(zone => zone.ZoneId == id.Value && zone.RemovedAt is null);
                return !found ? null : kept with
                {
                    Zones = [.. kept.Zones.Select(zone => zone.ZoneId == id.Value ? zone with { RemovedAt = time.GetUtcNow() } : zone)],
                };
            },
            cancellationToken);
        return found;
    }

    /// <summary>
    /// What is hidden of a track that is about to be given to others. Where it begins or ends in the open, that place is hidden from now on: the first copy
    /// hides what every later one will. Null where the account was deleted.
    /// </summary>
    public async ValueTask<HiddenPlaces?> ForAsync(UserId user, IReadOnlyList<TrackPoint> track, CancellationToken cancellationToken)
    {
        HiddenPlaces? places = null;
        await ChangeAsync(
            user,
            kept =>
            {
                var before = kept;
                while ((places = Hidden(kept)).OpenEnd(track) is { } end)
                {
                    kept = With(kept, New(end.LatE7, end.LonE7))!;
                }

                return ReferenceEquals(kept, before) ? null : kept;
            },
            cancellationToken);
        return places;
    }

    /// <summary>A place that is not kept yet.</summary>
    public PrivacyZone New(int latE7, int lonE7)
    {
        var now = time.GetUtcNow();
        return new PrivacyZone { ZoneId = Guid.CreateVersion7(now), LatE7 = latE7, LonE7 = lonE7, CreatedAt = now };
    }

    private static HiddenPlaces Hidden(PrivacyZones kept) => new(kept.Secret, [.. kept.Zones.Select(Place)]);

    private static HiddenPlace Place(PrivacyZone zone) => new(zone.ZoneId, zone.LatE7, zone.LonE7, zone.RemovedAt is null);

    // Where there are too many, the oldest that was only found makes room (a workout that is given away from there again finds it anew); of those that were
    // chosen one that was taken out does. Null where there is none.
    private static PrivacyZones? With(PrivacyZones kept, PrivacyZone zone)
    {
        var alike = kept.Zones.Where(one => one.Chosen == zone.Chosen).ToList();
        var goes = alike.Count < Most ? null : alike.Find(one => !zone.Chosen || one.RemovedAt is not null);
        return alike.Count >= Most && goes is null ? null : kept with { Zones = [.. kept.Zones.Where(one => one != goes), zone] };
    }

    // False where the account was deleted. What the change answers null to is not written.
    private async ValueTask<bool> ChangeAsync(UserId user, Func<PrivacyZones, PrivacyZones?> change, CancellationToken cancellationToken) =>
        await accounts.ChangeUserAsync(
            user,
            found => change(found.Document.PrivacyZones ?? new PrivacyZones { Secret = RandomNumberGenerator.GetBytes(SecretLength), Zones = [] }) is { } zones
                ? found.Document with { PrivacyZones = zones }
                : null,
            cancellationToken) is not null;
}
