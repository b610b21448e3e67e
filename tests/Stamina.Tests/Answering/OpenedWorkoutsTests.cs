using Microsoft.Extensions.DependencyInjection;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;
using Stamina.Tests.DataHandler;

namespace Stamina.Tests.Answering;

/// <summary>What a workout derives to is found without opening its log where that can be.</summary>
public sealed class OpenedWorkoutsTests : IAsyncDisposable
{
    private static readonly WorkoutKey Key = Recording.Workout(1, 1);

    private readonly HandlerHost host = new(
        new HandlerSetup { Time = new ManualTime(Recording.Heard.AddHours(1)), Configure = services => services.AddStatus() });

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task A_running_workout_is_derived_once_until_something_arrives()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()[..2]));
        await host.AppendAllAsync();
        var first = await UpToDateAsync();
        first.Log.Events.ShouldBeEmpty();
        (await UpToDateAsync()).ShouldBeSameAs(first);

        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 1_000, Recording.WholeWorkout()[2..3]));
        await host.AppendAllAsync();
        var later = await UpToDateAsync();
        later.Summary!.Writers.Single().NextSeq.ShouldBe(3);
        (await UpToDateAsync()).ShouldBeSameAs(later);
    }

    [Fact]
    public async Task Whoever_is_beyond_the_line_of_one_person_is_sent_away_and_others_are_not()
    {
        await host.PublishAsync(Recording.Upload(Key, Recording.Phone, 0, Recording.WholeWorkout()[..2]));
        await host.PublishAsync(Recording.Upload(Recording.Workout(2, 1), Recording.Phone, 0, Recording.WholeWorkout()[..2]));
        await host.AppendAllAsync();
        var opened = host.Services.GetRequiredService<OpenedWorkouts>();
        var head = await HeadAsync(Key);
        using (await opened.EnterAsync(Key.User, CancellationToken.None))
        {
            var waiting = Enumerable.Range(0, 60).Select(_ => opened.UpToDateAsync(head, CancellationToken.None).AsTask()).ToList();
            waiting.Count(w => w.IsCompleted).ShouldBe(10);
            (await Task.WhenAll(waiting.Where(w => w.IsCompleted))).ShouldAllBe(w => w == null);
            (await opened.UpToDateAsync(await HeadAsync(Recording.Workout(2, 1)), CancellationToken.None)).ShouldNotBeNull();
        }
    }

    private async Task<WorkoutHead> HeadAsync(WorkoutKey key) => (await host.Reads.HeadAsync(key, ReadFrom.Primary, CancellationToken.None)).ShouldNotBeNull();

    private async Task<StoredWorkout> UpToDateAsync() =>
        (await host.Services.GetRequiredService<OpenedWorkouts>().UpToDateAsync(await HeadAsync(Key), CancellationToken.None)).ShouldNotBeNull();
}
