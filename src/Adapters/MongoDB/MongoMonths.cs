using System.Globalization;
using MongoDB.Bson;
using MongoDB.Driver;
using Stamina.Contracts.Ids;
using Stamina.Documents;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using static MongoDB.Driver.Builders<MongoDB.Bson.BsonDocument>;

namespace Stamina.Adapters.MongoDB;

/// <summary>
/// Sets rows of workouts in their months, then brings the user's totals along, whose revision is raised too where only a list of workouts may have changed. A
/// month is replaced where its revision is still the one that was read. The totals know the revision of every month that is in them, so that a month that was
/// written by somebody who was cut off is found and counted.
/// </summary>
internal sealed class MongoMonths(MongoStore store, KnownKeys known)
{
    public const string AfterMonths = "after_months";

    private const int Tries = 200;

    /// <summary>Months as the primary has them, those that are not there empty.</summary>
    public async Task<Dictionary<MonthKey, KeptMonth>> ReadAsync(IEnumerable<MonthKey> keys, CancellationToken cancellationToken)
    {
        var asked = keys.Distinct().ToList();
        if (asked.Count == 0)
        {
            return [];
        }

        var found = await store.Of(Names.Months).FindAsync(
            Filter.In(Names.Id, asked.Select(Names.Key)) & Filter.In(Names.UserId, asked.Select(k => k.User.Value).Distinct().Select(Names.Of)),
            cancellationToken);
        var months = found.ToDictionary(d => d[Names.Id].AsString, StringComparer.Ordinal);
        return asked.ToDictionary(
            k => k,
            k => months.TryGetValue(Names.Key(k), out var month) ? Kept(k, month, known) : new KeptMonth(new MonthTotals { Key = k }, 0));
    }

    public static KeptMonth Kept(MonthKey key, BsonDocument month, KnownKeys known) =>
        new(MonthDocument.Unpack(key, known.Open(key.User.Value, AssociatedData.Of(key), month[Names.Rows].AsByteArray)), month.Long(Names.Revision));

    /// <summary>The records in a user's totals; null where there are none, or none that this version reads.</summary>
    public static PersonalRecords? RecordsOf(UserId user, BsonDocument totals, KnownKeys known) => totals.BytesOrNull(Names.Records) is { } stored
        && PersonalRecords.TryReadStored(known.Open(user.Value, AssociatedData.Records(user.Value), stored), out var records)
            ? records
            : null;

    /// <summary>Sets the rows of derivations that are not complete yet.</summary>
    /// <param name="begun">The derivations.</param>
    /// <param name="before">Their months, where they were read before the workouts were written.</param>
    /// <param name="cancellationToken">Stops it at any point; whoever looks for pending derivations next finishes it.</param>
    public async Task SetAsync(IReadOnlyList<Begun> begun, Dictionary<MonthKey, KeptMonth>? before, CancellationToken cancellationToken)
    {
        var written = new List<WrittenMonth>();
        var months = begun.SelectMany(b => b.Pending.Months.Select(m => (Key: new MonthKey(b.Pending.Key.User, m), Of: b))).GroupBy(m => m.Key, m => m.Of);
        foreach (var month in months.OrderBy(g => g.Key))
        {
            written.Add(await SetAsync(month.Key, [.. month], before?.GetValueOrDefault(month.Key), cancellationToken));
        }

        store.Hit(AfterMonths);
        foreach (var user in begun.Select(b => b.Pending.Key.User).Distinct())
        {
            await CountAsync(
                user,
                written.FindAll(m => m.Key.User == user),
                () => begun.Any(b => b.Pending.Key.User == user && b.ChangesALine()),
                cancellationToken);
        }
    }

    private async Task<WrittenMonth> SetAsync(MonthKey key, List<Begun> rows, KeptMonth? before, CancellationToken cancellationToken)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var kept = before;
            if (kept is null)
            {
                // The month is read before it is asked whether these derivations are still pending: the other way round it could be set back to an old row.
                kept = (await ReadAsync([key], cancellationToken))[key];
                rows = await StillPendingAsync(rows, cancellationToken);
            }

            before = null;
            var set = rows.ToDictionary(r => r.Pending.Key.Session.Value, r => r.Pending.RowIn(key.Month), StringComparer.Ordinal);
            var month = kept.Totals.With(set);
            if (ReferenceEquals(month, kept.Totals))
            {
                return new WrittenMonth(key, kept.Revision, kept.Revision, []);
            }

            if (await ReplaceAsync(key, month, kept.Revision, cancellationToken))
            {
                var changes = set.Keys.Select(session => (Before: kept.Totals.Find(session), After: month.Find(session)));
                return new WrittenMonth(key, kept.Revision, kept.Revision + 1, [.. changes.Where(c => !ReferenceEquals(c.Before, c.After))]);
            }
        }

        throw new StoreUnavailableException("Others write the same month all the time.");
    }

    private async Task<List<Begun>> StillPendingAsync(List<Begun> begun, CancellationToken cancellationToken)
    {
        var there = (await store.Of(Names.Workouts).FindAsync(
                Names.Any(begun.Select(b => b.Pending.Key)) & Filter.Exists(Names.Pending), cancellationToken, [Names.Revision]))
            .Select(w => (w[Names.Id].AsString, w.Long(Names.Revision))).ToHashSet();
        return begun.FindAll(b => there.Contains((Names.Key(b.Pending.Key), b.Revision)));
    }

    private Task<bool> ReplaceAsync(MonthKey key, MonthTotals month, long revision, CancellationToken cancellationToken) => ReplaceAsync(
        Names.Months,
        new BsonDocument
        {
            { Names.Id, Names.Key(key) },
            { Names.UserId, Names.Of(key.User.Value) },
            { Names.Month, key.Month },
            { Names.Revision, revision + 1 },
            { Names.Rows, known.Seal(key.User.Value, AssociatedData.Of(key), MonthDocument.Pack(month)) },
        },
        revision,
        cancellationToken);

    // Where its revision is still the one that was read; 0: there was none.
    private async Task<bool> ReplaceAsync(string collection, BsonDocument document, long read, CancellationToken cancellationToken)
    {
        if (read == 0)
        {
            return await store.Of(collection).TryInsertAsync(document, cancellationToken);
        }

        var same = Filter.Eq(Names.Id, document[Names.Id]) & Filter.Eq(Names.UserId, document[Names.UserId]) & Filter.Eq(Names.Revision, read);
        return (await store.Of(collection).ReplaceOneAsync(same, document, new ReplaceOptions(), cancellationToken)).MatchedCount == 1;
    }

    // Raises the totals revision and brings the records along: by what changed where nothing else did, else from all months.
    private async Task CountAsync(UserId user, List<WrittenMonth> written, Func<bool> changesALine, CancellationToken cancellationToken)
    {
        for (var tried = 0; tried < Tries; tried++)
        {
            var kept = await store.Of(Names.Totals).Find(Names.One(user.Value)).FirstOrDefaultAsync(cancellationToken);
            var counted = kept?[Names.Months].AsBsonDocument ?? [];
            var behind = written.FindAll(m => counted.Long(Name(m.Key.Month)) < m.Revision);
            if (behind.Count == 0)
            {
                // Where somebody else has counted these months meanwhile this raises the revision once too often, which costs one answer made anew.
                if (!changesALine() || await RaiseAsync(user, kept is null, cancellationToken))
                {
                    return;
                }

                continue;
            }

            var months = counted.DeepClone().AsBsonDocument;
            var records = behind.TrueForAll(m => m.Changes.Count > 0 && counted.Long(Name(m.Key.Month)) == m.Before) ? Changed(user, kept, behind) : null;
            if (records is null)
            {
                var all = await AllAsync(user, cancellationToken);
                records = PersonalRecords.Rebuild(all.SelectMany(m => m.Totals.Rows));
                months = new BsonDocument(all.Select(m => new BsonElement(Name(m.Totals.Key.Month), m.Revision)));
            }
            else
            {
                behind.ForEach(m => months[Name(m.Key.Month)] = m.Revision);
            }

            var revision = kept?.Long(Names.Revision) ?? 0;
            if (await ReplaceAsync(Names.Totals, Document(user, revision + 1, months, records), revision, cancellationToken))
            {
                return;
            }
        }

        throw new StoreUnavailableException("Others write the same totals all the time.");
    }

    private Task<bool> RaiseAsync(UserId user, bool isFirst, CancellationToken cancellationToken) => isFirst
        ? store.Of(Names.Totals).TryInsertAsync(Document(user, 1, [], PersonalRecords.None), cancellationToken)
        : store.Of(Names.Totals).TryUpdateAsync(Names.One(user.Value), Update.Inc(Names.Revision, 1L), cancellationToken);

    private BsonDocument Document(UserId user, long revision, BsonDocument months, PersonalRecords records) => new()
    {
        { Names.Id, Names.Key(user.Value) },
        { Names.UserId, Names.Of(user.Value) },
        { Names.Revision, revision },
        { Names.Months, months },
        { Names.Records, known.Seal(user.Value, AssociatedData.Records(user.Value), records.ToStored()) },
    };

    private PersonalRecords? Changed(UserId user, BsonDocument? kept, List<WrittenMonth> written)
    {
        var records = kept is null ? PersonalRecords.None : RecordsOf(user, kept, known);
        return records?.ApplyAll(written.SelectMany(m => m.Changes));
    }

    private async Task<List<KeptMonth>> AllAsync(UserId user, CancellationToken cancellationToken) =>
        (await store.Of(Names.Months).FindAsync(Names.AllOf(user.Value), cancellationToken))
            .ConvertAll(m => Kept(new MonthKey(user, m[Names.Month].AsInt32), m, known));

    private static string Name(int month) => month.ToString("D6", CultureInfo.InvariantCulture);

    /// <summary>What became of a month: its revision before and after, and the rows that changed.</summary>
    private sealed record WrittenMonth(MonthKey Key, long Before, long Revision, List<(MonthRow? Before, MonthRow? After)> Changes);
}

/// <summary>A month and its revision; 0 where it is not there.</summary>
internal sealed record KeptMonth(MonthTotals Totals, long Revision);
