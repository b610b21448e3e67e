using System.Text.Json;
using Stamina.Contracts.Goals;
using Stamina.GoalServer.Goals;
using static Stamina.Tests.Goals.GoalFixtures;

namespace Stamina.Tests.Goals;

public class GoalCheckTests
{
    private static readonly GoalCheck Check = new(Catalog);
    private static readonly GoalSentence Sentence = new(Catalog);

    /// <summary>docs/goals.md: each heading with the JSON below it.</summary>
    public static TheoryData<string, string> Examples
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var section in File.ReadAllText(Repository.Find("docs/goals.md")).Split("\n## ").Skip(1))
            {
                var lines = section.Split('\n');
                data.Add(lines[0].Trim(), lines.Single(l => l.StartsWith('{')));
            }

            return data;
        }
    }

    [Fact]
    public void There_are_ten_examples() => Examples.Count.ShouldBe(10);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_is_taken_and_reads_as_its_heading(string heading, string json)
    {
        var (goal, errors) = Check.Of(Shape(json));

        errors.ShouldBeEmpty();
        Sentence.Of(goal, null).ShouldBe(heading);
        var stored = Goal(json, "2026-03-23");
        JsonSerializer
            .Serialize(GoalChanges.ShapeOf(stored.Terms[0]), GoalJson.Default.GoalShape)
            .ShouldBe(JsonSerializer.Serialize(goal, GoalJson.Default.GoalShape));
        StatusOf(stored, "2026-03-25").Percent.ShouldBe(0);
    }

    [Theory]
    [InlineData("""{"exercise_type": "juggling", "period": "week", "measure": "count", "target": 3}""", "goal.exercise_type")]
    [InlineData("""{"period": "week", "measure": "count", "target": 0}""", "goal.target")]
    [InlineData("""{"period": "week", "measure": "count", "target": -3}""", "goal.target")]
    [InlineData("""{"period": "week", "measure": "count", "target": 2.5}""", "goal.target")]
    [InlineData("""{"period": "week", "measure": "sum", "metric": "distance", "target": 79228162514264337593543950335, "unit": "km"}""", "goal.target")]
    [InlineData("""{"period": "week", "measure": "sum", "metric": "distance", "target": 0.001, "unit": "km"}""", "goal.target")]
    [InlineData("""{"period": "week", "measure": "sum", "target": 3}""", "goal.metric")]
    [InlineData("""{"period": "week", "measure": "count", "metric": "distance", "target": 3}""", "goal.metric")]
    [InlineData(
        """{"exercise_type": "weight_training", "period": "week", "measure": "sum", "metric": "max_weight", "target": 3, "unit": "kg"}""",
        "goal.metric")]
    [InlineData("""{"exercise_type": "yoga", "period": "week", "measure": "sum", "metric": "distance", "target": 3, "unit": "km"}""", "goal.metric")]
    [InlineData("""{"period": "week", "measure": "sum", "metric": "distance", "target": 3, "unit": "kg"}""", "goal.unit")]
    [InlineData("""{"period": "week", "measure": "sum", "metric": "distance", "target": 3}""", "goal.unit")]
    [InlineData("""{"period": "week", "measure": "count", "target": 3, "unit": "km"}""", "goal.unit")]
    [InlineData(
        """{"period": "week", "measure": "count", "target": 3, "each": [{"metric": "distance:", "op": ">=", "value": 3, "unit": "km"}]}""",
        "goal.each[0].metric")]
    [InlineData(
        """{"period": "week", "measure": "count", "target": 3, "each": [{"metric": "distance", "op": ">=", "value": -3, "unit": "km"}]}""",
        "goal.each[0].value")]
    [InlineData(
        """{"period": "week", "measure": "count", "target": 3, "each": [{"metric": "distance", "op": ">=", "value": 3, "unit": "s"}]}""",
        "goal.each[0].unit")]
    [InlineData("""{"period": "week", "measure": "count", "target": 3, "rest_days": ["sunday"]}""", "goal.rest_days")]
    [InlineData("""{"period": "day", "measure": "count", "target": 1, "rest_days": ["sunday", "sunday"]}""", "goal.rest_days")]
    [InlineData(
        """{"period": "day", "measure": "count", "target": 1, "rest_days": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]}""",
        "goal.rest_days")]
    public void What_is_wrong_is_named_by_its_field(string json, string field) => Check.Of(Shape(json)).Errors.ShouldHaveSingleItem().Field.ShouldBe(field);

    [Fact]
    public void The_design_document_s_words_become_ours()
    {
        var (goal, errors) = Check.Of(
            Shape(
                """
                {"type": "biking", "period": "week", "measure": "sum", "metric": "distance", "target": 20, "unit": "Miles",
                 "each": [{"metric": "moving_time", "op": ">=", "value": 30, "unit": "minutes"}, {"metric": "distance", "op": ">=", "value": 5, "unit": "kilometers"}]}
                """
            ));

        errors.ShouldBeEmpty();
        (goal.ExerciseType, goal.Type, goal.Unit).ShouldBe(("cycling", null, "mi"));
        goal.Each!.Select(r => r.Unit).ShouldBe(["min", "km"]);
    }

    [Theory]
    [InlineData("""{"type": "biking", "exercise_type": "running", "period": "week", "measure": "count", "target": 3}""")]
    [InlineData("""{"type": "juggling", "period": "week", "measure": "count", "target": 3}""")]
    public void A_type_that_is_unknown_or_said_twice_is_named_by_the_word_that_was_used(string json) =>
        Check.Of(Shape(json)).Errors.ShouldHaveSingleItem().Field.ShouldBe("goal.type");

    [Fact]
    public void The_same_type_by_two_names_is_one() =>
        Check
            .Of(Shape("""{"type": "biking", "exercise_type": "cycling", "period": "week", "measure": "count", "target": 3}"""))
            .Goal.ExerciseType.ShouldBe("cycling");

    [Fact]
    public void Alias_becomes_the_type_itself() =>
        Check.Of(Shape("""{"exercise_type": "biking", "period": "week", "measure": "count", "target": 3}""")).Goal.ExerciseType.ShouldBe("cycling");
}
