using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Ports.Cache;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Status;

/// <summary>
/// A user's months, through the cache. What the cache says is believed only if it is of the store's present revision (a read of one number), so the cache may
/// lose, forget or never hear of anything, fail or hang, and the answer is still right.
/// </summary>
internal sealed class TotalsReader(IWorkoutReads reads, ITotalsCache cache, IOptions<ReadOptions> options, TimeProvider time, ILogger<TotalsReader> log)
{
    // What statuses ask for most: this month and the twelve before. A short history is kept whole, so that records need no more.
    private const int MonthsKept = 13;
    private const int RowsKeptWhole = 400;
    private const int NoMonth = 1;
    private const int FirstMonth = 101;
    private const int LastMonth = 999_912;

    private readonly ConcurrentDictionary<Question, Lazy<Task<UserTotals>>> underWay = new();

    /// <summary>Months <paramref name="first"/> to <paramref name="last"/>, as in <see cref="MonthKey.Month"/>.</summary>
    public async ValueTask<UserTotals> ReadAsync(UserId user, int first, int last, ReadFrom from, CancellationToken cancellationToken)
    {
        if (from == ReadFrom.Primary)
        {
            // Never joins a question that was asked before the caller's write.
            return await AskAsync(new Question(user, first, last), from, cancellationToken);
        }

        var question = new Question(user, first, last);
        var asked = underWay.GetOrAdd(question, q => new Lazy<Task<UserTotals>>(() => AskOnceAsync(q)));
        return await asked.Value.WaitAsync(cancellationToken);
    }

    /// <summary>All months there are.</summary>
    public ValueTask<UserTotals> ReadAllAsync(UserId user, ReadFrom from, CancellationToken cancellationToken) =>
        ReadAsync(user, FirstMonth, LastMonth, from, cancellationToken);

    private async Task<UserTotals> AskOnceAsync(Question question)
    {
        try
        {
            return await AskAsync(question, ReadFrom.Any, CancellationToken.None);
        }
        finally
        {
            underWay.TryRemove(question, out _);
        }
    }

    private async Task<UserTotals> AskAsync(Question question, ReadFrom from, CancellationToken cancellationToken)
    {
        var present = await reads.TotalsAsync(question.User, NoMonth, NoMonth - 1, from, cancellationToken);
        if (present.Revision == 0)
        {
            return present with { First = question.First, Last = question.Last };
        }

        if (await TryCacheAsync(question.User, cancellationToken) is { } cached && cached.Revision >= present.Revision && cached.First <= question.First && question.Last <= cached.Last)
        {
            ReadMetrics.Read(fromCache: true);
            return Part(cached, question);
        }

        ReadMetrics.Read(fromCache: false);
        var (first, last) = Widen(question);
        var totals = await reads.TotalsAsync(question.User, first, last, from, cancellationToken);
        if (Keepable(totals) is { } kept)
        {
            await TryKeepAsync(question.User, kept, cancellationToken);
        }

        return Part(totals, question);
    }

    private (int First, int Last) Widen(Question question)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (kept, next) = (MonthOf(now.AddMonths(1 - MonthsKept)), MonthOf(now.AddMonths(1)));
        return kept <= question.First && question.Last <= next ? (kept, next) : (question.First, question.Last);
    }

    private UserTotals? Keepable(UserTotals totals)
    {
        if (totals is { First: FirstMonth, Last: LastMonth } && totals.Months.Sum(m => m.Rows.Count) <= RowsKeptWhole)
        {
            return totals;
        }

        var now = time.GetUtcNow().UtcDateTime;
        var usual = new Question(default, MonthOf(now.AddMonths(1 - MonthsKept)), MonthOf(now.AddMonths(1)));
        return totals.First <= usual.First && usual.Last <= totals.Last ? Part(totals, usual) : null;
    }

    private static UserTotals Part(UserTotals totals, Question question) =>
        totals.First == question.First && totals.Last == question.Last
            ? totals
            : totals with
            {
                First = question.First,
                Last = question.Last,
                Months = [.. totals.Months.Where(m => question.First <= m.Key.Month && m.Key.Month <= question.Last)],
            };

    private async ValueTask<UserTotals?> TryCacheAsync(UserId user, CancellationToken cancellationToken)
    {
        try
        {
            var asked = cache.GetAsync(user, cancellationToken);
            return asked.IsCompletedSuccessfully ? asked.Result : await asked.AsTask().WaitAsync(options.Value.CacheWait, time, cancellationToken);
        }
#pragma warning disable CA1031 // Every call of the cache may fail, in whatever way its engine has.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.CacheFailed("get", e);
            ReadMetrics.CacheFailed("get");
            return null;
        }
    }

    private async ValueTask TryKeepAsync(UserId user, UserTotals totals, CancellationToken cancellationToken)
    {
        try
        {
            var kept = cache.PutAsync(user, totals, cancellationToken);
            if (!kept.IsCompletedSuccessfully)
            {
                await kept.AsTask().WaitAsync(options.Value.CacheWait, time, cancellationToken);
            }
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.CacheFailed("put", e);
            ReadMetrics.CacheFailed("put");
        }
    }

    /// <summary>After a commit: totals below are stale. Where the cache cannot be told, readers notice by the revision.</summary>
    public async ValueTask RaiseFloorAsync(UserId user, long revision, CancellationToken cancellationToken)
    {
        try
        {
            await cache.RaiseFloorAsync(user, revision, cancellationToken).AsTask().WaitAsync(options.Value.CacheWait, time, cancellationToken);
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            log.CacheFailed("raise", e);
            ReadMetrics.CacheFailed("raise");
        }
    }

    private static int MonthOf(DateTime date) => (date.Year * 100) + date.Month;

    private readonly record struct Question(UserId User, int First, int Last);
}
