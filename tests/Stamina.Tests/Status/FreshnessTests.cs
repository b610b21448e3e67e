using System.Diagnostics;
using Microsoft.Extensions.Options;
using Stamina.GoalServer.Status;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Status;

/// <summary>Read your writes, against the ledger of a real store.</summary>
public sealed class FreshnessTests : IAsyncDisposable
{
    private static readonly WorkoutKey Key = Recording.Workout(1, 1);

    private readonly HandlerHost host = new();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Read_waits_until_the_batch_is_folded_and_then_misses_nothing()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()));

        var read = Freshness(TimeSpan.FromSeconds(30)).AwaitAsync([Token(1)], CancellationToken.None).AsTask();
        read.IsCompleted.ShouldBeFalse();
        await host.HandleAllAsync();

        (await read).ShouldBe(new FreshRead(ReadFrom.Primary, null, null));
    }

    [Fact]
    public async Task Read_that_waited_long_enough_names_what_it_misses()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()));
        var clock = Stopwatch.StartNew();

        var read = await Freshness(TimeSpan.FromMilliseconds(60)).AwaitAsync([Token(1)], CancellationToken.None);

        clock.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(59));
        read.From.ShouldBe(ReadFrom.Primary);
        read.Pending.ShouldBe([Key.Session.Value]);
    }

    [Fact]
    public async Task Token_older_than_the_ledger_counts_as_passed()
    {
        var old = Token(1) with { IssuedAt = TimeProvider.System.GetUtcNow().AddDays(-7) };
        (await Freshness(TimeSpan.FromSeconds(30)).AwaitAsync([old], CancellationToken.None)).Pending.ShouldBeNull();
    }

    [Fact]
    public async Task Token_without_batches_only_asks_for_the_primary()
    {
        var goal = Token(1) with { Batches = [] };
        (await Freshness(TimeSpan.FromSeconds(30)).AwaitAsync([goal], CancellationToken.None)).ShouldBe(new FreshRead(ReadFrom.Primary, null, null));
    }

    private Freshness Freshness(TimeSpan wait) => new(host.Reads, Options.Create(new ReadOptions { ConsistencyWait = wait }), TimeProvider.System);

    private ConsistencyToken Token(long number) => new([new BatchName(host.Epoch, number)], TimeProvider.System.GetUtcNow(), [Key.Session]);
}
