using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Ids;
using Stamina.Ports.Stores;

namespace Stamina.Tests.DataHandler;

/// <summary>The law "idempotent by identity alone", against the real handler and real files.</summary>
public class AnyOrderAnyRepetitionTests
{
    private static readonly DateTimeOffset DeletedAt = Recording.Heard.AddDays(1);
    private static readonly ManualTime Time = new(Recording.Heard.AddDays(2));
    private static readonly UserId[] Users = [.. Enumerable.Range(1, Story.Users).Select(Recording.User)];

    [Fact]
    public void Any_order_repetition_batching_and_crash_ends_in_the_state_of_the_plain_model() =>
        Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40),
            Prop.ForAll(Story.Any, story => Run(story, naive: false).GetAwaiter().GetResult()));

    [Fact]
    public void A_model_that_counts_what_comes_again_is_found_out() =>
        Should.Throw<Exception>(() => Check.One(
            Config.QuickThrowOnFailure.WithMaxTest(40),
            Prop.ForAll(Story.Any, story => Run(story, naive: true).GetAwaiter().GetResult())))
            .Message.ShouldContain("Falsifiable");

    [Fact]
    public async Task Two_handlers_on_one_store_agree_with_the_plain_model()
    {
        foreach (var story in Story.Any.Generator.Sample(12))
        {
            await using var left = new HandlerHost(new HandlerSetup { Time = Time });
            await using var right = new HandlerHost(new HandlerSetup { Time = Time, StoreFolder = left.Folder }) { Epoch = new Guid("00000000-0000-0000-0000-0000000000e2") };
            var model = new PlainModel(new HandlerSetup().Catalog);
            var numbers = new long[2];
            foreach (var (arrival, at) in story.Arrivals.Select((a, i) => (a, i)))
            {
                // The same upload may come to both.
                var upload = story.Uploads[arrival];
                foreach (var side in (int[])(at % 3 == 0 ? [0, 1] : [at % 2]))
                {
                    var host = side == 0 ? left : right;
                    model.Arrive(upload, host.Epoch, ++numbers[side]);
                    await host.PublishAsync(upload);
                }
            }

            await Task.WhenAll(Task.Run(() => left.HandleAllAsync()), Task.Run(() => right.HandleAllAsync()));
            (await left.StateAsync(Users)).ShouldBe(model.State(Users), story.ToString());
        }
    }

    private static async Task<bool> Run(Story story, bool naive)
    {
        var setup = new HandlerSetup { Time = Time };
        await using var host = new HandlerHost(setup);
        var model = new PlainModel(setup.Catalog, naive);

        // One failpoint is hit after the other; crash i happens at the given number of hits after the one before it.
        var crashes = new Queue<int>(story.Crashes);
        var hits = 0;
        bool Crash(string name)
        {
            if (crashes.Count == 0 || ++hits < crashes.Peek())
            {
                return false;
            }

            crashes.Dequeue();
            hits = 0;
            return true;
        }

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
                await host.HandleAllAsync(Crash);
            }
        }

        await host.HandleAllAsync(Crash);
        foreach (var deletion in deletions)
        {
            await DeleteAsync(host, model, deletion);
        }

        (await host.Queue.DeadLettersAsync(1, CancellationToken.None)).ShouldBeEmpty();
        (await host.StateAsync(Users)).ShouldBe(model.State(Users));
        return true;
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
