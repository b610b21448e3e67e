using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Status;
using Stamina.Ports.Cache;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Status;

public sealed class TotalsReaderTests : IAsyncDisposable
{
    private static readonly WorkoutKey Key = Recording.Workout(1, 1);

    // The month of the recording, with room for this month's cache window.
    private static readonly ManualTime Clock = new(Recording.Heard);

    private readonly HandlerHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData(CacheMood.Throws)]
    [InlineData(CacheMood.Hangs)]
    [InlineData(CacheMood.Forgets)]
    [InlineData(CacheMood.NeverHearsOfWrites)]
    public async Task Answer_is_right_whatever_the_cache_does(CacheMood mood)
    {
        var reader = Reader(new MoodyCache(mood));
        await RecordAsync(1, Recording.WholeWorkout());
        (await StrokesAsync(reader)).ShouldBe(30);

        await RecordAsync(2, Recording.Progress(4, 5));
        (await StrokesAsync(reader)).ShouldBe(35);
    }

    [Fact]
    public async Task Second_question_is_answered_by_the_cache()
    {
        var cache = new MoodyCache(CacheMood.NeverHearsOfWrites);
        var reader = Reader(cache);
        await RecordAsync(1, Recording.WholeWorkout());

        await StrokesAsync(reader);
        await StrokesAsync(reader);

        cache.Kept!.Months.Count.ShouldBe(1);
        (cache.Hits, cache.Puts).ShouldBe((1, 1));
    }

    [Fact]
    public async Task Questions_asked_together_read_once()
    {
        var cache = new MoodyCache(CacheMood.Waits);
        var reader = Reader(cache, cacheWait: TimeSpan.FromSeconds(5));
        await RecordAsync(1, Recording.WholeWorkout());

        var asked = Enumerable.Range(0, 20).Select(_ => StrokesAsync(reader)).ToList();
        cache.Go.SetResult();

        (await Task.WhenAll(asked)).ShouldAllBe(strokes => strokes == 30);
        cache.Gets.ShouldBe(1);
    }

    private TotalsReader Reader(ITotalsCache cache, TimeSpan? cacheWait = null) => new(
        host.Reads, cache, Options.Create(new ReadOptions { CacheWait = cacheWait ?? TimeSpan.FromMilliseconds(20) }), new WaitingClock(), NullLogger<TotalsReader>.Instance);

    private static async Task<long> StrokesAsync(TotalsReader reader) =>
        (await reader.ReadAsync(Key.User, 202611, 202611, ReadFrom.Any, CancellationToken.None)).Months.Sum(m => m.Rows.Sum(r => r.Metrics["strokes"]));

    private async Task RecordAsync(int heard, params Ports.Messages.FramedEvent[] events)
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, heard, events));
        await host.HandleAllAsync();
    }

    public enum CacheMood
    {
        Throws,
        Hangs,
        Forgets,
        NeverHearsOfWrites,
        Waits,
    }

    /// <summary>The date of the recording, and real timers for what hangs.</summary>
    private sealed class WaitingClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Clock.GetUtcNow();
    }

    private sealed class MoodyCache(CacheMood mood) : ITotalsCache
    {
        public TaskCompletionSource Go { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public UserTotals? Kept { get; private set; }

        public int Gets { get; private set; }

        public int Hits { get; private set; }

        public int Puts { get; private set; }

        public async ValueTask<UserTotals?> GetAsync(UserId user, CancellationToken cancellationToken)
        {
            Gets++;
            await MisbehaveAsync();
            Hits += Kept is null ? 0 : 1;
            return mood == CacheMood.Forgets ? null : Kept;
        }

        public async ValueTask PutAsync(UserId user, UserTotals totals, CancellationToken cancellationToken)
        {
            await MisbehaveAsync();
            Puts++;
            Kept = totals;
        }

        public ValueTask RaiseFloorAsync(UserId user, long revision, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        private Task MisbehaveAsync() => mood switch
        {
            CacheMood.Throws => Task.FromException(new IOException("gone")),
            CacheMood.Hangs => Task.Delay(Timeout.Infinite),
            CacheMood.Waits => Go.Task,
            _ => Task.CompletedTask,
        };
    }
}
