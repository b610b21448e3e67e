using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>
/// Bounds how many workouts one account begins: a bucket for each account, refilled evenly. Every workout is a row of its month's document, which is read and
/// written anew with each lot that is derived; so an account with very many of them slows the store of everybody. A workout is new where it is not among the
/// last ones seen of its account by this process: nothing is looked up, and the progress of workouts under way costs nothing. A restart forgets, and so does
/// an account that makes room for others: workouts under way count once more then.
/// </summary>
/// <param name="time">Of which the buckets are refilled.</param>
/// <param name="atOnce">What a bucket holds.</param>
/// <param name="aDay">What comes back in a day.</param>
/// <param name="mostAccounts">Accounts that are remembered.</param>
internal sealed class NewWorkoutQuota(
    TimeProvider time,
    int atOnce = EventLimits.NewWorkoutsAtOnce,
    int aDay = EventLimits.NewWorkoutsADay,
    int mostAccounts = NewWorkoutQuota.MostAccounts)
{
    /// <summary>Workouts of an account that are remembered: more than a request may bring, so that one that is sent again costs nothing.</summary>
    internal const int MostSeen = 128;

    /// <summary>Accounts that are remembered.</summary>
    internal const int MostAccounts = 100_000;

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    private readonly Lock gate = new();
    private readonly Dictionary<UserId, Account> accounts = [];

    internal int Count
    {
        get
        {
            lock (gate)
            {
                return accounts.Count;
            }
        }
    }

    /// <summary>Takes those of a request's workouts that are new, or none of them: then it says when there will be enough, an hour at most.</summary>
    public TimeSpan? Take(UserId user, List<SessionId> sessions)
    {
        if (sessions.Count == 0)
        {
            return null;
        }

        Span<int> begun = sessions.Count <= EventLimits.WorkoutsPerRequest ? stackalloc int[EventLimits.WorkoutsPerRequest] : new int[sessions.Count];
        var (count, now) = (0, time.GetUtcNow());
        lock (gate)
        {
            var account = AccountOf(user, now);
            foreach (var session in sessions)
            {
                var mark = MarkOf(session);
                if (!account.HasSeen(mark) && !begun[..count].Contains(mark))
                {
                    begun[count++] = mark;
                }
            }

            account.Left = LeftOf(account, now);
            account.At = now;
            if (count > account.Left)
            {
                var wait = (count - account.Left) / aDay * Day;
                return wait < LongestWait ? wait : LongestWait;
            }

            account.Left -= count;
            foreach (var mark in begun[..count])
            {
                account.Remember(mark);
            }

            return null;
        }
    }

    // 32 bits that nobody outside this process can work out: two workouts that share them are one here, and nobody can make such.
    private static int MarkOf(SessionId session) => session.Value.GetHashCode(StringComparison.Ordinal);

    private double LeftOf(Account account, DateTimeOffset now) => Math.Min(atOnce, account.Left + (Math.Max(0, (now - account.At) / Day) * aDay));

    private Account AccountOf(UserId user, DateTimeOffset now)
    {
        if (accounts.TryGetValue(user, out var known))
        {
            return known;
        }

        if (accounts.Count >= mostAccounts)
        {
            MakeRoom(now);
        }

        var account = new Account(atOnce, now);
        accounts.Add(user, account);
        return account;
    }

    // The half whose buckets are fullest; of those that are full again, whoever was not seen for the longest.
    private void MakeRoom(DateTimeOffset now)
    {
        foreach (var (user, _) in accounts.OrderByDescending(one => LeftOf(one.Value, now)).ThenBy(one => one.Value.At).Take((mostAccounts + 1) / 2).ToList())
        {
            accounts.Remove(user);
        }
    }

    private sealed class Account(double left, DateTimeOffset at)
    {
        private int[] seen = new int[4];
        private int remembered;

        /// <summary>How many it may begin, as it was when it was last seen.</summary>
        public double Left { get; set; } = left;

        public DateTimeOffset At { get; set; } = at;

        public bool HasSeen(int mark) => seen.AsSpan(0, Math.Min(remembered, seen.Length)).Contains(mark);

        // In the place of the oldest, once there are as many as are kept.
        public void Remember(int mark)
        {
            if (remembered == seen.Length && seen.Length < MostSeen)
            {
                Array.Resize(ref seen, seen.Length * 2);
            }

            seen[remembered++ % seen.Length] = mark;
        }
    }
}
