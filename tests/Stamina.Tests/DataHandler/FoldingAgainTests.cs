using System.Text.Json;
using Stamina.Contracts.Events;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using static Stamina.Tests.DataHandler.Recording;

namespace Stamina.Tests.DataHandler;

/// <summary>Rules and plug-ins come and go; logs stay.</summary>
public class FoldingAgainTests
{
    private static readonly WorkoutKey Morning = Workout(1, 1);

    [Fact]
    public async Task A_summary_of_newer_rules_is_left_alone_while_its_log_grows()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, Started(0, "2026-11-01T08:00:00+01:00"), Progress(1, 10)));
        await host.HandleAllAsync();
        var stored = (await host.GetAsync(Morning))!;
        var newer = stored.Summary! with { RulesVersion = WorkoutFold.RulesVersion + 1, Title = "by newer rules" };
        await host.WriteAsync(stored with { Summary = newer });
        await host.PublishAsync(Upload(Morning, Phone, 10, Progress(2, 20)));
        await host.HandleAllAsync();
        await host.Maintenance.RunAsync(CancellationToken.None);

        var after = (await host.GetAsync(Morning))!;
        after.Log.Events.Count.ShouldBe(3);
        after.Summary!.Title.ShouldBe("by newer rules");
        after.Summary.Metrics["strokes"].ShouldBe(10);
        after.Awaits.ShouldBe(Awaited.NewerRules);
        (await host.TotalsAsync(Morning.User)).Months.Single().Rows.Single().Metrics["strokes"].ShouldBe(10);
    }

    [Fact]
    public async Task What_older_rules_derived_is_derived_again_in_the_background()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        await host.PublishAsync(Upload(Workout(1, 2), Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        var right = await host.StateAsync([Morning.User]);
        var stored = (await host.GetAsync(Morning))!;
        await host.WriteAsync(stored with { Summary = stored.Summary! with { RulesVersion = WorkoutFold.RulesVersion - 1, Title = "by older rules" } });
        await host.Maintenance.RunAsync(CancellationToken.None);
        (await host.StateAsync([Morning.User])).ShouldBe(right);
    }

    [Fact]
    public async Task What_an_older_process_could_not_derive_is_derived_by_the_newer_one()
    {
        await using var host = new HandlerHost();
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        var right = await host.StateAsync([Morning.User]);
        var stored = (await host.GetAsync(Morning))!;
        await host.WriteAsync(stored with { Awaits = Awaited.NewerRules, Summary = stored.Summary! with { Title = "before the log grew" } });
        await host.Maintenance.RunAsync(CancellationToken.None);
        (await host.StateAsync([Morning.User])).ShouldBe(right);
        (await host.GetAsync(Morning))!.Awaits.ShouldBe(Awaited.Nothing);
    }

    [Fact]
    public async Task A_workout_of_an_unknown_type_is_kept_raw_and_summarised_once_its_plug_in_is_there()
    {
        var folder = HandlerHost.NewFolder();
        try
        {
            await using (var without = new HandlerHost(new HandlerSetup { Catalog = new ExerciseCatalog([]) }, folder))
            {
                await without.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
                await without.HandleAllAsync();
                await without.Maintenance.RunAsync(CancellationToken.None);
                var raw = (await without.GetAsync(Morning))!;
                raw.Awaits.ShouldBe(Awaited.ExerciseType);
                raw.Summary!.NotCounted.ShouldNotBeNull().ShouldContain(e => e.Reason == NotCountedReasons.ExerciseTypeMissing);
            }

            await using var with = new HandlerHost(folder: folder);
            await with.Maintenance.RunAsync(CancellationToken.None);
            var summarised = (await with.GetAsync(Morning))!;
            summarised.Awaits.ShouldBe(Awaited.Nothing);
            summarised.Summary!.Metrics["strokes"].ShouldBe(30);
            (await with.TotalsAsync(Morning.User)).Months.Single().Rows.Single().Metrics["strokes"].ShouldBe(30);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task A_requeued_event_is_judged_again_although_its_log_has_it_already()
    {
        var type = new MoodyType { Fails = true };
        await using var host = new HandlerHost(new HandlerSetup { Catalog = new ExerciseCatalog([type]) });
        await host.PublishAsync(Upload(Morning, Phone, 0, WholeWorkout()));
        await host.HandleAllAsync();
        var before = (await host.GetAsync(Morning))!;
        before.Summary!.NotCounted!.ShouldAllBe(n => n.Reason == NotCountedReasons.ExerciseTypeFailed);

        type.Fails = false;
        var again = Upload(Morning, Phone, 20, WholeWorkout());
        again.FoldAgain = true;
        for (var time = 0; time < 2; time++)
        {
            await host.PublishAsync(again);
            await host.HandleAllAsync();
            var after = (await host.GetAsync(Morning))!;
            after.Log.ShouldBe(before.Log);
            after.Summary!.NotCounted.ShouldBeNull();
            (await host.TotalsAsync(Morning.User)).Months.Single().Rows.Single().Metrics["strokes"].ShouldBe(30);
        }
    }

    [Fact]
    public async Task Folding_a_workout_again_that_is_not_there_makes_none()
    {
        await using var host = new HandlerHost();
        var again = Upload(Morning, Phone, 0);
        again.FoldAgain = true;
        await host.PublishAsync(again);
        await host.HandleAllAsync();
        (await host.GetAsync(Morning)).ShouldBeNull();
    }

    private sealed class MoodyType : ExerciseType
    {
        private readonly CountingType inner = new();

        public bool Fails { get; set; }

        public override ExerciseTypeDescriptor Descriptor => inner.Descriptor;

        public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) => inner.Validate(progress);

        public override ExerciseResult Summarize(WorkoutTrace trace) => Fails ? throw new InvalidOperationException("not today") : inner.Summarize(trace);
    }
}
