using Stamina.Adapters.Sqlite.Engine;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sqlite.Store;

/// <summary>Folds into store.db. The one writing connection is every lock: a transaction that has begun has the store to itself.</summary>
internal sealed class SqliteFoldStore(StoreDatabase database, TimeProvider time) : IFoldStore
{
    public async ValueTask<IFoldTransaction> BeginAsync(CancellationToken cancellationToken) =>
        new Transaction(await database.WriteAsync(cancellationToken), time);

    private sealed class Transaction(SqliteDatabase.WriteLease lease, TimeProvider time) : IFoldTransaction
    {
        private SqliteSession Session => lease.Session;

        public ValueTask<IReadOnlySet<BatchName>> RecordBatchesAsync(IReadOnlyCollection<BatchName> names, CancellationToken cancellationToken)
        {
            var now = time.GetUtcNow().ToUnixTimeMilliseconds();
            var added = new HashSet<BatchName>();
            foreach (var name in names)
            {
                var epoch = Blob.Of(name.Epoch);
                if (Session.Execute("INSERT INTO batch (epoch, number, folded_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", epoch, name.Number, now) == 1)
                {
                    added.Add(name);
                }
                else
                {
                    Session.Execute("UPDATE batch SET folded_ms = $3 WHERE epoch = $1 AND number = $2", epoch, name.Number, now);
                }
            }

            return ValueTask.FromResult<IReadOnlySet<BatchName>>(added);
        }

        public ValueTask<IReadOnlySet<UserId>> DeletedUsersAsync(IReadOnlyCollection<UserId> users, CancellationToken cancellationToken)
        {
            var deleted = new HashSet<UserId>();
            foreach (var user in users)
            {
                if (Session.First("SELECT 1 FROM account WHERE user_id = $1 AND deleted_ms IS NOT NULL", _ => true, Blob.Of(user.Value)))
                {
                    deleted.Add(user);
                }
            }

            return ValueTask.FromResult<IReadOnlySet<UserId>>(deleted);
        }

        public ValueTask<IReadOnlyList<StoredWorkout>> LockWorkoutsAsync(IReadOnlyList<WorkoutKey> keysInOrder, CancellationToken cancellationToken)
        {
            var workouts = new StoredWorkout[keysInOrder.Count];
            for (var i = 0; i < workouts.Length; i++)
            {
                var key = keysInOrder[i];
                workouts[i] = Session.First(
                    $"SELECT {WorkoutRow.Columns} FROM workout WHERE user_id = $1 AND session_id = $2",
                    row => WorkoutRow.Read(key.User, row),
                    Blob.Of(key.User.Value),
                    key.Session.Value) ?? new StoredWorkout { Key = key, Log = new WorkoutLog() };
            }

            return ValueTask.FromResult<IReadOnlyList<StoredWorkout>>(workouts);
        }

        public ValueTask WriteWorkoutsAsync(IReadOnlyList<StoredWorkout> workouts, CancellationToken cancellationToken)
        {
            foreach (var workout in workouts)
            {
                WorkoutRow.Write(Session, workout);
            }

            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyList<MonthTotals>> LockMonthsAsync(IReadOnlyList<MonthKey> keysInOrder, CancellationToken cancellationToken)
        {
            var months = new MonthTotals[keysInOrder.Count];
            for (var i = 0; i < months.Length; i++)
            {
                var key = keysInOrder[i];
                var stored = Session.First(
                    "SELECT rows FROM month WHERE user_id = $1 AND month = $2", row => row.GetFieldValue<byte[]>(0), Blob.Of(key.User.Value), key.Month);
                months[i] = MonthTotals.FromStored(key, stored);
            }

            return ValueTask.FromResult<IReadOnlyList<MonthTotals>>(months);
        }

        public ValueTask<IReadOnlyDictionary<UserId, long>> WriteMonthsAsync(IReadOnlyList<MonthTotals> months, CancellationToken cancellationToken)
        {
            foreach (var month in months)
            {
                var user = Blob.Of(month.Key.User.Value);
                if (month.IsEmpty)
                {
                    Session.Execute("DELETE FROM month WHERE user_id = $1 AND month = $2", user, month.Key.Month);
                    continue;
                }

                Session.Execute(
                    "INSERT INTO month (user_id, month, rows) VALUES ($1, $2, $3) ON CONFLICT (user_id, month) DO UPDATE SET rows = excluded.rows",
                    user,
                    month.Key.Month,
                    month.ToStored());
            }

            var revisions = new Dictionary<UserId, long>();
            foreach (var user in months.Select(m => m.Key.User).Distinct())
            {
                revisions[user] = Session.First(
                    "INSERT INTO totals (user_id, revision) VALUES ($1, 1) ON CONFLICT (user_id) DO UPDATE SET revision = revision + 1 RETURNING revision",
                    row => row.GetInt64(0),
                    Blob.Of(user.Value));
            }

            return ValueTask.FromResult<IReadOnlyDictionary<UserId, long>>(revisions);
        }

        public ValueTask CommitAsync(CancellationToken cancellationToken)
        {
            lease.Commit();
            return ValueTask.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            lease.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
