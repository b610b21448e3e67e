using System.Runtime.CompilerServices;
using Stamina.Adapters.Sqlite.Engine;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>Reads from store.db; there is one copy, so every read is from the primary.</summary>
internal sealed class SqliteWorkoutReads(StoreDatabase database) : IWorkoutReads
{
    // AllAsync reads in pages, so that no reader holds the WAL for the length of an export.
    private const int PageSize = 200;

    public ValueTask<Guid> StoreEpochAsync(CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(read.Session.First("SELECT epoch FROM store", row => Blob.Guid(row, 0)));
    }

    public ValueTask<UserState> StateAsync(UserId user, ReadFrom from, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(read.Session.First(
            $"""
            SELECT coalesce((SELECT revision FROM totals WHERE user_id = $1), 0),
              coalesce((SELECT revision FROM account WHERE user_id = $1 AND deleted_ms IS NULL), 0),
              (SELECT coalesce(sum(revision), 0) * {UserState.RevisionStep} + count(*) FROM goal WHERE user_id = $1),
              epoch FROM store
            """,
            row => new UserState(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), [], Blob.Guid(row, 3)),
            Blob.Of(user.Value))!);
    }

    public ValueTask<IReadOnlyList<BatchName>> NotYetFoldedAsync(IReadOnlyCollection<BatchName> names, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        var waiting = new List<BatchName>();
        foreach (var name in names)
        {
            if (!read.Session.First("SELECT 1 FROM batch WHERE epoch = $1 AND number = $2", _ => true, Blob.Of(name.Epoch), name.Number))
            {
                waiting.Add(name);
            }
        }

        return ValueTask.FromResult<IReadOnlyList<BatchName>>(waiting);
    }

    public ValueTask<StoredWorkout?> GetAsync(WorkoutKey key, ReadFrom from, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult(read.Session.First(
            $"SELECT {WorkoutRow.Columns} FROM workout WHERE user_id = $1 AND session_id = $2",
            row => WorkoutRow.Read(key.User, row),
            Blob.Of(key.User.Value),
            key.Session.Value));
    }

    public ValueTask<IReadOnlyList<ListedWorkout>> ListAsync(UserId user, WorkoutQuery query, ReadFrom from, CancellationToken cancellationToken)
    {
        using var read = database.Read();
        return ValueTask.FromResult<IReadOnlyList<ListedWorkout>>(read.Session.Query(
            """
            SELECT session_id, deleted_ms, summary, overlay FROM workout
            WHERE user_id = $1 AND (sort_ms, session_id) < ($2, $3)
              AND ($4 IS NULL OR exercise_type = $4) AND local_date BETWEEN $5 AND $6
              AND (deleted_ms IS NOT NULL) = $7 AND summary IS NOT NULL
            ORDER BY sort_ms DESC, session_id DESC LIMIT $8
            """,
            row => new ListedWorkout(
                new WorkoutKey(user, SessionId.Parse(row.GetString(0))),
                DocumentCodec.Decode<WorkoutSummary>(row.GetFieldValue<byte[]>(2)),
                Blob.Bytes(row, 3) is { } overlay ? DocumentCodec.Decode<WorkoutOverlay>(overlay) : null,
                Blob.Time(row, 1)),
            Blob.Of(user.Value),
            query.After?.SortMs ?? long.MaxValue,
            query.After?.SessionId ?? "",
            query.ExerciseType,
            query.From is { } first ? WorkoutRow.DateNumber(first) : 0,
            query.To is { } last ? WorkoutRow.DateNumber(last) : int.MaxValue,
            query.Deleted,
            query.Limit));
    }

    public ValueTask<UserTotals> TotalsAsync(UserId user, int first, int last, ReadFrom from, CancellationToken cancellationToken)
    {
        using var read = database.Read();

        // One statement, so that the months and the revision are of one state.
        var revision = 0L;
        var months = read.Session.Query(
            """
            SELECT t.revision, m.month, m.rows FROM totals t
            LEFT JOIN month m ON m.user_id = t.user_id AND m.month BETWEEN $2 AND $3
            WHERE t.user_id = $1 ORDER BY m.month
            """,
            row =>
            {
                revision = row.GetInt64(0);
                return row.IsDBNull(1)
                    ? null
                    : MonthTotals.FromStored(new MonthKey(user, row.GetInt32(1)), row.GetFieldValue<byte[]>(2));
            },
            Blob.Of(user.Value),
            first,
            last);
        return ValueTask.FromResult(new UserTotals(revision, first, last, [.. months.OfType<MonthTotals>()]));
    }

    public async IAsyncEnumerable<StoredWorkout> AllAsync(UserId? only, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var user = only is { } one ? Blob.Of(one.Value) : [];
        var session = "";
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = Page(user, session, only is not null);
            foreach (var workout in page)
            {
                yield return workout;
            }

            if (page.Count < PageSize)
            {
                yield break;
            }

            user = Blob.Of(page[^1].Key.User.Value);
            session = page[^1].Key.Session.Value;
            await Task.Yield();
        }
    }

    private List<StoredWorkout> Page(byte[] user, string session, bool oneUser)
    {
        using var read = database.Read();
        return read.Session.Query(
            oneUser
                ? $"SELECT {WorkoutRow.Columns}, user_id FROM workout WHERE user_id = $1 AND session_id > $2 ORDER BY user_id, session_id LIMIT {PageSize}"
                : $"SELECT {WorkoutRow.Columns}, user_id FROM workout WHERE (user_id, session_id) > ($1, $2) ORDER BY user_id, session_id LIMIT {PageSize}",
            row => WorkoutRow.Read(new UserId(Blob.Guid(row, 6)), row),
            user,
            session);
    }
}
