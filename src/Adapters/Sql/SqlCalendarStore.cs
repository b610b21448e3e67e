using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>Calendars.</summary>
internal sealed class SqlCalendarStore(SqlEngine engine, SqlKeys keys) : ICalendarStore
{
    private readonly SqlDocuments calendars = new(engine, keys, "calendar", "calendar_id");

    public ValueTask<Revisioned<CalendarDocument>?> GetAsync(UserId user, CancellationToken cancellationToken) =>
        calendars.GetAsync<CalendarDocument>(user.Value, Guid.Empty, cancellationToken);

    public ValueTask<bool> PutAsync(CalendarDocument calendar, long expectedRevision, CancellationToken cancellationToken) =>
        calendars.PutAsync(calendar.UserId, calendar.CalendarId, expectedRevision, DocumentCodec.Encode(calendar), cancellationToken);
}
