using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Stamina.Contracts.Events;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Host.Plugins;
using Stamina.Tests.Folding;

namespace Stamina.Tests.Plugins;

public class GuardedExerciseTypeTests
{
    private const string Started = """{"seq":0,"kind":"started","started_at":"2026-11-22T08:00:00Z"}""";
    private const string Good = """{"seq":1,"elapsed_ms":1000,"progress":{"rounds":1}}""";
    private const string Finished = """{"seq":2,"kind":"finished","elapsed_ms":2000,"progress":{"rounds":2}}""";

    [Fact]
    public void What_a_type_throws_leaves_its_events_raw_and_the_times_known()
    {
        var summary = Fold(new Outsider { OnSummarize = () => throw new InvalidOperationException("no") });

        summary
            .NotCounted.ShouldNotBeNull()
            .Select(e => (e.Seq, e.Reason))
            .ShouldBe([(1, NotCountedReasons.ExerciseTypeFailed), (2, NotCountedReasons.ExerciseTypeFailed)]);
        summary.Metrics.ShouldBeEmpty();
        summary.ElapsedMs.ShouldBe(2_000);
        summary.State.ShouldBe(Ports.Documents.WorkoutState.Finished);
    }

    [Fact]
    public void One_event_that_a_type_cannot_bear_leaves_its_neighbours_counted()
    {
        var summary = Fold(new Outsider { OnValidate = p => p.GetProperty("rounds").GetInt32() == 1 ? throw new FormatException() : [] });

        summary.NotCounted.ShouldNotBeNull().ShouldHaveSingleItem().Seq.ShouldBe(1);
        summary.Metrics["rounds"].ShouldBe(7);
    }

    [Fact]
    public void A_runaway_type_is_switched_off()
    {
        using var end = new ManualResetEventSlim();
        var calls = 0;
        var type = new Outsider
        {
            OnSummarize = () =>
            {
                Interlocked.Increment(ref calls);
                end.Wait();
            },
        };
        // Long enough for the calls before it, on a busy machine as well.
        var guarded = new GuardedExerciseType(type, TimeSpan.FromSeconds(2), NullLogger.Instance);
        var catalog = new ExerciseCatalog([guarded]);
        var log = Logs.Of(Started, Good, Finished);

        var first = WorkoutFold.Fold(Logs.Session("outsider"), log, null, catalog).Summary;
        var second = WorkoutFold.Fold(Logs.Session("outsider"), log, null, catalog).Summary;
        end.Set();

        first.NotCounted.ShouldNotBeNull().Count.ShouldBe(2);
        second.NotCounted.ShouldNotBeNull().Count.ShouldBe(2);
        calls.ShouldBe(1);
    }

    [Fact]
    public void Many_threads_may_ask_at_once()
    {
        var guarded = new GuardedExerciseType(new Outsider(), TimeSpan.FromMinutes(1), NullLogger.Instance);
        var trace = new WorkoutTrace([], 0, 0);

        Parallel.For(0, 200, _ => guarded.Summarize(trace).Metrics["rounds"].ShouldBe(7));
    }

    private static Ports.Documents.WorkoutSummary Fold(Outsider type)
    {
        var guarded = new GuardedExerciseType(type, TimeSpan.FromMinutes(1), NullLogger.Instance);
        return WorkoutFold.Fold(Logs.Session("outsider"), Logs.Of(Started, Good, Finished), null, new ExerciseCatalog([guarded])).Summary;
    }

    private sealed class Outsider : ExerciseType
    {
        public Func<JsonElement, IReadOnlyList<ProgressFinding>> OnValidate { get; init; } = _ => [];

        public Action OnSummarize { get; init; } = () => { };

        public override ExerciseTypeDescriptor Descriptor { get; } = new()
        {
            Id = "outsider",
            Title = "Outsider",
            Screen = RecordScreen.Form,
            Metrics = [new("rounds", "Rounds", MetricUnit.Count, MetricAggregation.Sum)],
            Form = [new("rounds", FormFieldKind.Count, "Rounds")],
        };

        public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) => OnValidate(progress);

        public override ExerciseResult Summarize(WorkoutTrace trace)
        {
            OnSummarize();
            return new ExerciseResult { Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["rounds"] = 7 } };
        }
    }
}
