using Google.Protobuf;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;

namespace Stamina.Tests.DataHandler;

/// <summary>
/// What the store must say in the end, told as plainly as possible: everything that arrived, once each, sorted; one fold; months from nothing.
/// It knows no batches in order, no redeliveries, no crashes, no transactions. A <paramref name="naive"/> one trusts every delivery to come once: that the
/// tests tell it from the real one shows that they would notice.
/// </summary>
internal sealed class PlainModel(ExerciseCatalog catalog, bool naive = false)
{
    private readonly List<(WorkoutKey Key, LoggedEvent Event)> arrived = [];
    private readonly Dictionary<WorkoutKey, DateTimeOffset> deleted = [];
    private readonly HashSet<UserId> gone = [];

    public void Arrive(Upload upload, Guid epoch, long number)
    {
        var key = new WorkoutKey(new UserId(new Guid(upload.UserId.Span, bigEndian: true)), SessionId.Parse(upload.SessionId));
        arrived.AddRange(upload.Events.Select(e => (key, new LoggedEvent
        {
            Writer = upload.Writer,
            Seq = e.Seq,
            Kind = e.Kind,
            Body = e.Body,
            ReceivedAtMs = upload.ReceivedAtMs,
            BatchEpoch = ByteString.CopyFrom(epoch.ToByteArray(bigEndian: true)),
            BatchNumber = (ulong)number,
            Quarantined = upload.Quarantined,
        })));
    }

    public void Delete(WorkoutKey key, DateTimeOffset at) => deleted[key] = at;

    public void Delete(UserId user) => gone.Add(user);

    public string State(IEnumerable<UserId> users)
    {
        var lines = new List<string>();
        foreach (var user in users.Where(u => !gone.Contains(u)))
        {
            var rows = new List<MonthRow>();
            foreach (var key in arrived.Select(a => a.Key).Concat(deleted.Keys).Where(k => k.User == user).Distinct().Order())
            {
                var log = new WorkoutLog();
                log.Events.AddRange(arrived.Where(a => a.Key == key)
                    .GroupBy(a => (a.Event.Writer, a.Event.Seq, a.Event.Body, ReceivedBatch: naive ? a.Event.BatchNumber : 0))
                    .Select(same => Earliest([.. same.Select(a => a.Event)]))
                    .OrderBy(e => e.Writer, StringComparer.Ordinal)
                    .ThenBy(e => e.Seq)
                    .ThenBy(e => Convert.ToHexString(EventHash.Of(e.Writer, (int)e.Seq, e.Body.Span)), StringComparer.Ordinal));
                var folded = WorkoutFold.Fold(key.Session, log, null, catalog);
                DateTimeOffset? deletedAt = deleted.TryGetValue(key, out var at) ? at : null;
                lines.Add(Canonical.Of(new StoredWorkout { Key = key, Log = log, Summary = folded.Summary, DeletedAt = deletedAt }));
                if (folded.Row is { } row && deletedAt is null)
                {
                    rows.Add(row);
                }
            }

            lines.AddRange(rows.GroupBy(r => MonthKey.MonthOf(r.LocalDate)).OrderBy(m => m.Key).Select(month => Canonical.Of(new MonthTotals
            {
                Key = new MonthKey(user, month.Key),
                Rows = [.. month.OrderBy(r => r.SessionId, StringComparer.Ordinal)],
            })));
        }

        return string.Join('\n', lines);
    }

    private static LoggedEvent Earliest(List<LoggedEvent> same)
    {
        var first = same.OrderBy(e => e.ReceivedAtMs)
            .ThenBy(e => Convert.ToHexString(e.BatchEpoch.Span), StringComparer.Ordinal)
            .ThenBy(e => e.BatchNumber)
            .First()
            .Clone();
        first.Quarantined = same.TrueForAll(e => e.Quarantined);
        return first;
    }
}
