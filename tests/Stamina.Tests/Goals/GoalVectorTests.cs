using System.Text.Json;
using Stamina.Contracts.Goals;
using Stamina.Exercises;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Goals;
using Stamina.Ports.Documents;
using static Stamina.Tests.Goals.GoalFixtures;

namespace Stamina.Tests.Goals;

/// <summary>contract/vectors/goals.json, which the phone runs too.</summary>
public class GoalVectorTests
{
    private static readonly JsonElement Vectors =
        JsonElement.Parse(File.ReadAllText(Repository.Find("contract/vectors/goals.json")));

    public static TheoryData<string> Cases =>
        [.. Vectors.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Vector_gives_the_same_on_both_sides(string name)
    {
        var vector = Vectors.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var (input, expected) = (vector.GetProperty("input"), vector.GetProperty("expected"));
        switch (input.GetProperty("question").GetString())
        {
            case "met":
                Met(input, expected);
                break;
            case "period":
                var days = LocalCalendar.PeriodOf(Day(input, "date"), StoredGoalNames.Period(input.GetProperty("period").GetString()!), FirstDay(input));
                (days.From, days.To.AddDays(1)).ShouldBe((Day(expected, "start"), Day(expected, "end")));
                break;
            case "streak":
                Streak(input).ShouldBe(expected.GetProperty("streak").GetInt32());
                break;
            case var question:
                Assert.Fail($"Nobody answers the question '{question}'.");
                break;
        }
    }

    private static void Met(JsonElement input, JsonElement expected)
    {
        Units.TryGet(input.GetProperty("unit").GetString(), out var unit).ShouldBeTrue();
        var shown = unit.Shown(input.GetProperty("canonical").GetInt64());
        var target = unit.ShownTarget(input.GetProperty("target").GetDecimal());
        shown.ShouldBe(expected.GetProperty("shown").GetInt64());
        target.ShouldBe(expected.GetProperty("target_shown").GetInt64());
        (StoredGoalNames.Op(input.GetProperty("op").GetString()!) == GoalOp.AtLeast ? shown >= target : shown <= target).ShouldBe(
            expected.GetProperty("met").GetBoolean());
    }

    // The periods that were met become a workout on their first day that is not paused, of a goal that asks for one in each.
    private static int Streak(JsonElement input)
    {
        var met = input.GetProperty("met").EnumerateArray().Select(d => Day(d.GetString()!)).Order().ToList();

        var pauses = input.TryGetProperty("paused", out var paused)
            ? paused.EnumerateArray().Select(p => new GoalPause(Day(p, "from"), p.TryGetProperty("to", out _) ? Day(p, "to").AddDays(-1) : null)).ToList()
            : [];
        var start = met.Count > 0 ? met[0] : Day(input, "today").AddDays(-40);
        var goal = Goal($$"""{"period": "{{input.GetProperty("period").GetString()}}", "measure": "count", "target": 1}""", $"{start:yyyy-MM-dd}") with
        {
            Pauses = pauses,
        };
        return GoalHistory.Of(GoalPlan.Of(goal), [.. met.Select(d => Workout($"{d:yyyy-MM-dd}"))], Day(input, "today"), FirstDay(input)).Streak()!.Current;
    }

    private static DateOnly Day(JsonElement element, string member) => GoalFixtures.Day(element.GetProperty(member).GetString()!);

    private static DateOnly Day(string text) => GoalFixtures.Day(text);

    private static DayOfWeek FirstDay(JsonElement input) => LocalCalendar.FirstDay(input.GetProperty("first_day_of_week").GetString());
}
