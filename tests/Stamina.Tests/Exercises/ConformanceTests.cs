using System.Text.Json;
using Stamina.Exercises;
using Stamina.Exercises.Conformance;
using Stamina.Exercises.Distance;
using Stamina.Plugins.BuiltIn;

namespace Stamina.Tests.Exercises;

public class ConformanceTests
{
    public static TheoryData<string> BuiltIn() => [.. BuiltInExercises.All().Select(t => t.Descriptor.Id)];

    [Theory]
    [MemberData(nameof(BuiltIn))]
    public void A_built_in_type_keeps_the_rules(string id) =>
        ExerciseTypeConformance.Check(BuiltInExercises.All().Single(t => t.Descriptor.Id == id)).ShouldBeEmpty();

    [Fact]
    public void A_distance_type_is_a_few_lines() => ExerciseTypeConformance.Check(new Rowing()).ShouldBeEmpty();

    [Fact]
    public void A_type_that_throws_is_found_out() =>
        ExerciseTypeConformance
            .Check(new Odd { OnValidate = _ => throw new InvalidOperationException("no") })
            .ShouldContain(f => f.Contains("throws InvalidOperationException", StringComparison.Ordinal));

    [Fact]
    public void A_type_that_keeps_state_is_found_out()
    {
        var calls = 0;
        ExerciseTypeConformance
            .Check(new Odd { OnSummarize = _ => Rounds(Interlocked.Increment(ref calls)) })
            .ShouldContain(f => f.Contains("must be pure", StringComparison.Ordinal));
    }

    [Fact]
    public void A_type_that_speaks_the_machines_language_is_found_out() =>
        ExerciseTypeConformance.Check(new Odd { OnSummarize = _ => Rounds($"{0.5:0.0}" == "0.5" ? 5 : 7) })
            .ShouldContain(f => f.Contains("under another culture", StringComparison.Ordinal));

    [Fact]
    public void Undeclared_metrics_are_found_out() =>
        ExerciseTypeConformance
            .Check(new Odd { OnSummarize = _ => new ExerciseResult { Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["cheers"] = 1 } } })
            .ShouldContain(f => f.Contains("does not declare", StringComparison.Ordinal));

    [Theory]
    [InlineData("Rowing")]
    [InlineData("row2")]
    [InlineData("_rowing")]
    [InlineData("")]
    public void An_id_that_is_none_is_found_out(string id) =>
        ExerciseTypeConformance.CheckDescriptor(new Odd { Id = id }).ShouldContain(f => f.StartsWith("The id", StringComparison.Ordinal));

    private static ExerciseResult Rounds(long rounds) => new() { Metrics = new Dictionary<string, long>(StringComparer.Ordinal) { ["rounds"] = rounds } };

    private sealed class Rowing : DistanceExercise
    {
        public override ExerciseTypeDescriptor Descriptor { get; } = Describe("rowing", "Rowing", topSpeedMmPerS: 8_000);
    }

    private sealed class Odd : ExerciseType
    {
        private ExerciseTypeDescriptor? descriptor;

        public string Id { get; init; } = "odd";

        public Func<JsonElement, IReadOnlyList<ProgressFinding>> OnValidate { get; init; } = _ => [];

        public Func<WorkoutTrace, ExerciseResult> OnSummarize { get; init; } = _ => Rounds(1);

        public override ExerciseTypeDescriptor Descriptor => descriptor ??= new()
        {
            Id = Id,
            Title = "Odd",
            Screen = RecordScreen.Form,
            Metrics = [new("rounds", "Rounds", MetricUnit.Count, MetricAggregation.Sum)],
            Form = [new("rounds", FormFieldKind.Count, "Rounds")],
        };

        public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) => OnValidate(progress);

        public override ExerciseResult Summarize(WorkoutTrace trace) => OnSummarize(trace);
    }
}
