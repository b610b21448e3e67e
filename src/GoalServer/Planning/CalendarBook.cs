using System.Security.Cryptography;
using Stamina.Contracts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Planning;

/// <summary>The planned workouts of accounts, and the links that read them.</summary>
internal sealed class CalendarBook(ICalendarStore calendars, IAccountStore accounts, TimeProvider time)
{
    private DateOnly Today => DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime);

    /// <summary>All that is planned; null where the account was deleted.</summary>
    public async ValueTask<CalendarAnswer?> ListAsync(UserId user, CancellationToken cancellationToken) =>
        await FindAsync(user, cancellationToken) is { } found ? found.Document.Show(found.Revision) : null;

    /// <summary>Makes the changes, all of them or none.</summary>
    public async ValueTask<(CalendarAnswer? Answer, Refusal? Refusal)> EditAsync(
        UserId user, IReadOnlyList<PlannedChange> changes, CancellationToken cancellationToken)
    {
        if (PlannedChanges.Check(changes, Today) is { Count: > 0 } errors)
        {
            return (null, Refusal.OfFields(errors));
        }

        var full = false;
        var written = await ChangeAsync(
            user,
            calendar =>
            {
                var planned = PlannedChanges.Apply(calendar.Planned, changes, time.GetUtcNow());
                full = planned is null;
                return planned is null ? calendar : calendar with { Planned = planned };
            },
            cancellationToken);
        return written is null ? (null, Refusal.AccountDeleted())
            : full ? (null, Refusal.Of(
                ProblemTypes.Conflict,
                $"A calendar holds {PlannedChanges.MostPlanned} planned workouts of the last year and to come; delete some to add others."))
            : (written.Document.Show(written.Revision), null);
    }

    /// <summary>
    /// Takes what is not there yet out of an own export; a deletion stands. What cannot be taken is added to <paramref name="refused"/>. How many were taken;
    /// null where the account was deleted.
    /// </summary>
    public async ValueTask<int?> BringAsync(
        UserId user, IReadOnlyList<(string Path, PlannedChange Change)> brought, List<FieldError> refused, CancellationToken cancellationToken)
    {
        var fitting = new List<PlannedChange>();
        foreach (var (path, change) in brought)
        {
            if (PlannedChanges.Check([change], Today) is [var wrong, ..])
            {
                refused.Add(new FieldError(path, wrong.Expected, wrong.Actual));
            }
            else
            {
                fitting.Add(change);
            }
        }

        var taken = 0;
        var full = false;
        var written = await ChangeAsync(
            user,
            calendar =>
            {
                var there = calendar.Planned.Select(one => one.PlannedId).ToHashSet();
                var news = fitting.Where(one => PlannedId.TryParse(one.PlannedId, out var id) && !there.Contains(id.Value)).ToList();
                var planned = PlannedChanges.Apply(calendar.Planned, news, time.GetUtcNow());
                full = planned is null;
                taken = planned?.Count(one => !there.Contains(one.PlannedId)) ?? 0;
                return planned is null ? calendar : calendar with { Planned = planned };
            },
            cancellationToken);
        if (full)
        {
            refused.Add(new FieldError("planned", $"at most {PlannedChanges.MostPlanned} planned workouts in a calendar"));
        }

        return written is null ? null : taken;
    }

    /// <summary>Makes a link that reads the calendar, in place of the one before; null where the account was deleted.</summary>
    public async ValueTask<CalendarLinkAnswer?> LinkAsync(UserId user, DeviceId madeBy, CancellationToken cancellationToken)
    {
        var token = CalendarToken.Mint(user);
        var link = new CalendarLink(token.Hash, time.GetUtcNow(), madeBy.Value);
        return await ChangeAsync(user, calendar => calendar with { Link = link }, cancellationToken) is null
            ? null
            : new CalendarLinkAnswer { Path = $"/v1/calendar/{token}{CalendarToken.Extension}", MadeAt = link.MadeAt };
    }

    /// <summary>From now on no link reads the calendar.</summary>
    public async ValueTask UnlinkAsync(UserId user, CancellationToken cancellationToken) =>
        await ChangeAsync(user, calendar => calendar.Link is null ? calendar : calendar with { Link = null }, cancellationToken);

    /// <summary>What a link reads; null where it is none, or none any more.</summary>
    /// <param name="file">The last part of the link.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async ValueTask<CalendarDocument?> ReadAsync(string? file, CancellationToken cancellationToken) =>
        CalendarToken.TryParse(file, out var token)
        && await calendars.GetAsync(token.User, cancellationToken) is { Document: { Link: { } link } calendar }
        && CryptographicOperations.FixedTimeEquals(link.Hash, token.Hash)
        && await accounts.GetUserAsync(token.User, cancellationToken) is { Document.LockedAt: null }
            ? calendar
            : null;

    private async ValueTask<Revisioned<CalendarDocument>?> FindAsync(UserId user, CancellationToken cancellationToken) =>
        await calendars.GetAsync(user, cancellationToken) is { } found ? found
        : await accounts.GetUserAsync(user, cancellationToken) is null ? null
        : new Revisioned<CalendarDocument>(new CalendarDocument { UserId = user.Value, Planned = [] }, 0);

    // Null where the account was deleted. What the change answers with unchanged is not written.
    private ValueTask<Revisioned<CalendarDocument>?> ChangeAsync(
        UserId user, Func<CalendarDocument, CalendarDocument> change, CancellationToken cancellationToken) =>
        RevisedWrites.ChangeAsync(
            () => FindAsync(user, cancellationToken),
            found => change(found.Document) is var changed && changed == found.Document ? null : changed,
            (changed, revision) => calendars.PutAsync(changed, revision, cancellationToken));
}
