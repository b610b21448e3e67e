using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.Tests.DataHandler;

/// <summary>Plays a story through Data Handlers, on whatever store they have, and through the plain model; both must end in the same state.</summary>
internal static class StoryRuns
{
    public static readonly Guid OtherEpoch = new("00000000-0000-0000-0000-0000000000e2");

    private static readonly DateTimeOffset DeletedAt = Recording.Heard.AddDays(1);

    /// <summary>The users of every story.</summary>
    public static UserId[] Users { get; } = [.. Enumerable.Range(1, Story.Users).Select(Recording.User)];

    /// <summary>One handler that dies on its way.</summary>
    /// <param name="host">The handler.</param>
    /// <param name="model">What it must agree with.</param>
    /// <param name="story">What arrives, in which batches, and what is deleted meanwhile.</param>
    /// <param name="crashes">One failpoint is hit after the other; crash i happens at the given number of hits after the one before it.</param>
    /// <param name="handle">Has the host handle all that waits, with the given way to die; null: just that.</param>
    /// <param name="struck">Told at which failpoint it died.</param>
    public static async Task ThroughOneAsync(
        HandlerHost host, PlainModel model, Story story, IEnumerable<int> crashes, Func<Func<string, bool>, Task>? handle = null, Action<string>? struck = null)
    {
        var left = new Queue<int>(crashes);
        var hits = 0;
        bool Crash(string name)
        {
            if (left.Count == 0 || ++hits < left.Peek())
            {
                return false;
            }

            left.Dequeue();
            hits = 0;
            struck?.Invoke(name);
            return true;
        }

        handle ??= host.HandleAllAsync;
        var deletions = story.Deletions.OrderBy(d => d.AfterBatches).ToList();
        var at = 0;
        for (var number = 1; at < story.Arrivals.Count; number++)
        {
            foreach (var deletion in deletions.Where(d => d.AfterBatches == number - 1))
            {
                await DeleteAsync(host, model, deletion);
            }

            var size = story.BatchSizes[(number - 1) % story.BatchSizes.Count];
            var uploads = story.Arrivals.Skip(at).Take(size).Select(i => story.Uploads[i]).ToList();
            at += size;
            uploads.ForEach(u => model.Arrive(u, host.Epoch, number));
            await host.PublishAsync(uploads);
            if (number % 2 == 0)
            {
                await handle(Crash);
            }
        }

        await handle(Crash);
        foreach (var deletion in deletions)
        {
            await DeleteAsync(host, model, deletion);
        }

        await ShouldAgreeAsync(host, model, story);
    }

    /// <summary>Two handlers at once on one store, the second with <see cref="OtherEpoch"/>. The same upload may come to both.</summary>
    public static async Task ThroughTwoAsync(HandlerHost left, HandlerHost right, PlainModel model, Story story)
    {
        var numbers = new long[2];
        foreach (var (arrival, at) in story.Arrivals.Select((a, i) => (a, i)))
        {
            var upload = story.Uploads[arrival];
            foreach (var side in (int[])(at % 3 == 0 ? [0, 1] : [at % 2]))
            {
                var host = side == 0 ? left : right;
                model.Arrive(upload, host.Epoch, ++numbers[side]);
                await host.PublishAsync(upload);
            }
        }

        await Task.WhenAll(Task.Run(() => left.HandleAllAsync()), Task.Run(() => right.HandleAllAsync()));
        (await right.Queue.DeadLettersAsync(1, CancellationToken.None)).ShouldBeEmpty();
        await ShouldAgreeAsync(left, model, story);
    }

    private static async Task ShouldAgreeAsync(HandlerHost host, PlainModel model, Story story)
    {
        (await host.Queue.DeadLettersAsync(1, CancellationToken.None)).ShouldBeEmpty();
        (await host.StateAsync(Users)).ShouldBe(model.State(Users), story.ToString());
    }

    private static async Task DeleteAsync(HandlerHost host, PlainModel model, Deletion deletion)
    {
        if (deletion.Workout is { } workout)
        {
            await host.DeleteWorkoutAsync(workout, DeletedAt);
            model.Delete(workout, DeletedAt);
        }
        else
        {
            await host.Services.GetRequiredService<IAccountStore>().DeleteUserAsync(deletion.User, DeletedAt, CancellationToken.None);
            model.Delete(deletion.User);
        }
    }
}
