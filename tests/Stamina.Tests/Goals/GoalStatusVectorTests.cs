using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;
using static Stamina.Tests.Goals.GoalFixtures;

namespace Stamina.Tests.Goals;

/// <summary>contract/vectors/goal-status.json, which the phone runs too.</summary>
public class GoalStatusVectorTests
{
    private static readonly JsonElement Vectors =
        JsonElement.Parse(File.ReadAllText(Repository.Find("contract/vectors/goal-status.json")));

    public static TheoryData<string> Cases =>
        [.. Vectors.GetProperty("cases").EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Vector_gives_the_same_on_both_sides(string name)
    {
        var vector = Vectors.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);
        var (input, expected) = (vector.GetProperty("input"), JsonNode.Parse(vector.GetProperty("expected").GetRawText()));
        var today = Day(input.GetProperty("today").GetString()!);
        var firstDay = LocalCalendar.FirstDay(input.GetProperty("first_day_of_week").GetString());
        var workouts = input.GetProperty("workouts").EnumerateArray().Select(WorkoutOf).ToList();

        var history = GoalHistory.Of(GoalPlan.Of(PlanOf(input.GetProperty("plan"))), workouts, today, firstDay);

        var answer = new JsonObject
        {
            ["periods"] = new JsonArray([.. history.Periods.Select(PeriodOf)]),
            ["streak"] = history.Streak() is { } streak ? new JsonObject { ["current"] = streak.Current, ["longest"] = streak.Longest } : null,
        };
        JsonNode.DeepEquals(JsonNode.Parse(answer.ToJsonString()), expected).ShouldBeTrue($"{answer.ToJsonString()} is not {expected!.ToJsonString()}");
    }

    private static GoalDocument PlanOf(JsonElement plan)
    {
        var starts = plan.GetProperty("starts_on").GetString()!;
        var terms = plan.GetProperty("terms").EnumerateArray()
            .SelectMany(t => Goal(t.GetProperty("goal").GetRawText(), t.GetProperty("from").GetString()!).Terms).ToList();
        return Goal(plan.GetProperty("terms")[0].GetProperty("goal").GetRawText(), starts) with
        {
            Terms = terms,
            EndsOn = plan.TryGetProperty("ends_on", out var ends) ? Day(ends.GetString()!) : null,
            Pauses = plan.TryGetProperty("pauses", out var pauses)
                ?
                [
                    .. pauses
                        .EnumerateArray()
                        .Select(p => new GoalPause(Day(p.GetProperty("from").GetString()!), p.TryGetProperty("to", out var to) ? Day(to.GetString()!) : null)),]
                : null,
        };
    }

    private static CountedWorkout WorkoutOf(JsonElement workout)
    {
        var metrics = workout.GetProperty("metrics").EnumerateObject().ToDictionary(m => m.Name, m => m.Value.GetInt64(), StringComparer.Ordinal);
        var made = Workout(workout.GetProperty("date").GetString()!, workout.GetProperty("type").GetString()!);
        return made with { Row = made.Row with { Metrics = metrics, MovingMs = metrics["moving_time"], ElapsedMs = metrics["elapsed_time"] } };
    }

    private static JsonNode PeriodOf(PeriodOutcome outcome)
    {
        var period = new JsonObject
        {
            ["from"] = Text(outcome.Span.Days.From),
            ["to"] = Text(outcome.Span.Days.To),
            ["done"] = outcome.Done,
            ["target"] = outcome.Span.Terms.Target,
            ["met"] = outcome.Met,
            ["excused"] = outcome.Excused,
            ["counted"] = outcome.Counted.Count,
        };
        if (outcome.MetOn is { } on)
        {
            period["met_on"] = Text(on);
        }

        if (outcome.Best is { } best)
        {
            period["best"] = best;
        }

        return period;
    }

    private static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
}
