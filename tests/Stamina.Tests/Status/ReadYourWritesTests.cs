using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Status;

/// <summary>Read your writes, against the ledger of a real store.</summary>
public sealed class ReadYourWritesTests : IAsyncDisposable
{
    private static readonly WorkoutKey Key = Recording.Workout(1, 1);

    private readonly HandlerHost host = new(new HandlerSetup { Configure = services => services.AddStatus() });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task Read_waits_until_the_batch_is_folded_and_then_misses_nothing()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()));

        var read = ReadYourWrites(TimeSpan.FromSeconds(30)).AwaitAsync([Token(1)], CancellationToken.None).AsTask();
        read.IsCompleted.ShouldBeFalse();
        await host.HandleAllAsync();

        var fresh = await read;
        (fresh.From, fresh.Pending).ShouldBe((ReadFrom.Primary, null));
    }

    [Fact]
    public async Task Read_that_waited_long_enough_names_what_it_misses()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()));
        var clock = Stopwatch.StartNew();

        var read = await ReadYourWrites(TimeSpan.FromMilliseconds(60)).AwaitAsync([Token(1)], CancellationToken.None);

        clock.Elapsed.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(59));
        read.From.ShouldBe(ReadFrom.Primary);
        read.Pending.ShouldBe([Key.Session.Value]);
    }

    [Fact]
    public async Task Token_older_than_the_ledger_counts_as_passed()
    {
        var old = Token(1) with { IssuedAt = TimeProvider.System.GetUtcNow().AddDays(-7) };
        (await ReadYourWrites(TimeSpan.FromSeconds(30)).AwaitAsync([old], CancellationToken.None)).Pending.ShouldBeNull();
    }

    [Fact]
    public async Task Token_without_batches_only_asks_for_the_primary()
    {
        var goal = Token(1) with { Batches = [] };
        var fresh = await ReadYourWrites(TimeSpan.FromSeconds(30)).AwaitAsync([goal], CancellationToken.None);
        (fresh.From, fresh.Pending).ShouldBe((ReadFrom.Primary, null));
    }

    [Fact]
    public async Task Token_of_many_workouts_says_that_any_of_them_may_be_missing()
    {
        var many = Token(1) with { Sessions = [.. Enumerable.Range(1, 30).Select(i => Recording.Workout(1, i).Session)] };
        ConsistencyToken.TryParse(many.ToString(), out var shown).ShouldBeTrue();
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()));

        var read = await ReadYourWrites(TimeSpan.Zero).AwaitAsync([shown], CancellationToken.None);

        read.Lacks(Recording.Workout(1, 3).Session).ShouldBeTrue();
        read.Lacks(Recording.Workout(1, 25).Session).ShouldBeTrue("the token had no room to name it");
        (await ReadYourWrites(TimeSpan.Zero).AwaitAsync([Token(1)], CancellationToken.None)).Lacks(Recording.Workout(1, 25).Session).ShouldBeFalse();
    }

    [Fact]
    public async Task What_has_ended_and_is_not_derived_yet_is_derived_by_its_reader()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()));
        await host.AppendAllAsync();
        (await host.GetAsync(Key))!.Summary.ShouldBeNull();

        var read = await ReadYourWrites(TimeSpan.Zero).WithDueAsync(Key.User, new FreshRead(), CancellationToken.None);

        (read.From, read.Pending, read.Running.Count).ShouldBe((ReadFrom.Primary, null, 0));
        (await host.GetAsync(Key))!.Summary!.Metrics["strokes"].ShouldBe(30);
    }

    [Fact]
    public async Task What_goes_on_is_said_to_go_on_and_is_left_alone()
    {
        var clock = new ManualTime(Recording.Heard.AddHours(1));
        await using var then = new HandlerHost(new HandlerSetup { Time = clock, Configure = services => services.AddStatus() });
        await then.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()[..2]));
        await then.AppendAllAsync();
        var read = await then.Services.GetRequiredService<ReadYourWrites>().WithDueAsync(Key.User, new FreshRead(), CancellationToken.None);

        read.Running.Select(r => r.Key).ShouldBe([Key]);
        read.Pending.ShouldBeNull();
        (await then.GetAsync(Key))!.Summary.ShouldBeNull();
    }

    private ReadYourWrites ReadYourWrites(TimeSpan wait) =>
        ActivatorUtilities.CreateInstance<ReadYourWrites>(host.Services, Options.Create(new ReadOptions { ConsistencyWait = wait }));

    private ConsistencyToken Token(long number) => new([new BatchName(host.Epoch, number)], TimeProvider.System.GetUtcNow(), [Key.Session]);
}
