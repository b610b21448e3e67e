using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.Accounts;

/// <summary>The store of tests that are not about calendars: nobody has one.</summary>
internal sealed class NoCalendars : ICalendarStore
{
    public ValueTask<Revisioned<CalendarDocument>?> GetAsync(UserId user, CancellationToken cancellationToken) => new(result: null);

    public ValueTask<bool> PutAsync(CalendarDocument calendar, long expectedRevision, CancellationToken cancellationToken) => throw new NotSupportedException();
}
