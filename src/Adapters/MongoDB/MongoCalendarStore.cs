using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.MongoDB;

/// <summary>Calendars.</summary>
internal sealed class MongoCalendarStore(MongoStore store, MongoKeys keys) : ICalendarStore
{
    private readonly MongoDocuments calendars = new(store, keys, Names.Calendars, "calendar");

    public ValueTask<Revisioned<CalendarDocument>?> GetAsync(UserId user, CancellationToken cancellationToken) =>
        calendars.GetAsync<CalendarDocument>(user.Value, Guid.Empty, cancellationToken);

    public ValueTask<bool> PutAsync(CalendarDocument calendar, long expectedRevision, CancellationToken cancellationToken) =>
        calendars.PutAsync(calendar.UserId, calendar.CalendarId, expectedRevision, DocumentCodec.Encode(calendar), cancellationToken);
}
