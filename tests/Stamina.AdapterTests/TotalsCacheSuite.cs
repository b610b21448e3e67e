using Stamina.Ports.Cache;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>What every cache of totals keeps. A cache may forget whenever it likes; it may never answer below a floor.</summary>
public abstract class TotalsCacheSuite
{
    /// <summary>Starts an empty cache.</summary>
    protected abstract Task<ITotalsCache> StartAsync();

    private static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromSeconds(20)).Token;

    private static UserTotals Totals(long revision) => new(revision, 202610, 202611, []);

    [Fact]
    public async Task What_was_put_is_there()
    {
        var cache = await StartAsync();
        var user = Documents.NewUser();
        (await cache.GetAsync(user, Soon)).ShouldBeNull();
        var key = new MonthKey(user, 202611);
        var month = new MonthTotals { Key = key, Rows = [Documents.Row(Documents.Key(user, 1), new DateOnly(2026, 11, 22))] };
        await cache.PutAsync(user, new UserTotals(4, 202610, 202611, [month]), Soon);
        var got = (await cache.GetAsync(user, Soon)).ShouldNotBeNull();
        (got.Revision, got.First, got.Last).ShouldBe((4, 202610, 202611));
        got.Months.Single().Key.ShouldBe(key);
        Documents.Json(got.Months.Single()).ShouldBe(Documents.Json(month));
        (await cache.GetAsync(Documents.NewUser(), Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_floor_hides_what_is_below_it_and_nothing_else()
    {
        var cache = await StartAsync();
        var user = Documents.NewUser();
        await cache.PutAsync(user, Totals(4), Soon);
        await cache.RaiseFloorAsync(user, 4, Soon);
        (await cache.GetAsync(user, Soon)).ShouldNotBeNull();
        await cache.RaiseFloorAsync(user, 5, Soon);
        (await cache.GetAsync(user, Soon)).ShouldBeNull();
    }

    [Fact]
    public async Task A_value_that_was_on_its_way_when_the_floor_rose_is_not_taken()
    {
        var cache = await StartAsync();
        var user = Documents.NewUser();
        await cache.RaiseFloorAsync(user, 5, Soon);
        await cache.PutAsync(user, Totals(4), Soon);
        (await cache.GetAsync(user, Soon)).ShouldBeNull();
        await cache.PutAsync(user, Totals(5), Soon);
        (await cache.GetAsync(user, Soon))!.Revision.ShouldBe(5);
    }

    [Fact]
    public async Task A_floor_never_falls_and_a_value_never_goes_back()
    {
        var cache = await StartAsync();
        var user = Documents.NewUser();
        await cache.RaiseFloorAsync(user, 5, Soon);
        await cache.RaiseFloorAsync(user, 3, Soon);
        await cache.PutAsync(user, Totals(4), Soon);
        (await cache.GetAsync(user, Soon)).ShouldBeNull();
        await cache.PutAsync(user, Totals(8), Soon);
        await cache.PutAsync(user, Totals(6), Soon);
        (await cache.GetAsync(user, Soon))!.Revision.ShouldBe(8);
    }

    [Fact]
    public async Task Under_any_interleaving_no_answer_is_below_the_last_floor_that_was_raised()
    {
        var cache = await StartAsync();
        var user = Documents.NewUser();
        var floor = 0L;
        var writers = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            for (var i = 1; i <= 200; i++)
            {
                await cache.PutAsync(user, Totals(i), Soon);
                await cache.RaiseFloorAsync(user, i, Soon);
                InterlockedMax(ref floor, i);
            }
        })));
        while (!writers.IsCompleted)
        {
            var atLeast = Interlocked.Read(ref floor);
            if (await cache.GetAsync(user, Soon) is { } totals)
            {
                totals.Revision.ShouldBeGreaterThanOrEqualTo(atLeast);
            }
        }

        await writers;
    }

    private static void InterlockedMax(ref long target, long value)
    {
        for (var seen = Interlocked.Read(ref target); value > seen;)
        {
            var now = Interlocked.CompareExchange(ref target, value, seen);
            if (now == seen)
            {
                return;
            }

            seen = now;
        }
    }
}
