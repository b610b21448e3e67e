using FsCheck;
using FsCheck.Fluent;

namespace Stamina.Tests.DataHandler;

/// <summary>The law "idempotent by identity alone", against the real handler and real files.</summary>
[Trait(Rounds.Trait, "many")]
public class AnyOrderAnyRepetitionTests
{
    private static readonly ManualTime Time = new(Recording.Heard.AddDays(2));

    [Fact]
    public void Any_order_repetition_batching_and_crash_ends_in_the_state_of_the_plain_model() =>
        Check.One(
            Rounds.Many(40),
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
            await using var right = new HandlerHost(new HandlerSetup { Time = Time, StoreFolder = left.Folder }) { Epoch = StoryRuns.OtherEpoch };
            await StoryRuns.ThroughTwoAsync(left, right, new PlainModel(new HandlerSetup().Catalog), story);
        }
    }

    private static async Task<bool> Run(Story story, bool naive)
    {
        var setup = new HandlerSetup { Time = Time };
        await using var host = new HandlerHost(setup);
        await StoryRuns.ThroughOneAsync(host, new PlainModel(setup.Catalog, naive), story, story.Crashes);
        return true;
    }
}
