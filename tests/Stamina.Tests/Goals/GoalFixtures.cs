using System.Text.Json;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Answering;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Goals;

/// <summary>Goals and workouts in few words.</summary>
internal static class GoalFixtures
{
    public static readonly UserId User = new(new Guid("0192f3c4-0000-7000-8000-0000000000b1"));
    public static readonly GoalId Id = new(new Guid("0192f3c4-0000-7000-8000-0000000000c1"));
    public static readonly DeviceId Device = new(new Guid("0192f3c4-0000-7000-8000-0000000000d1"));
    public static readonly Caller Owner = new(User, Device, CallerScope.Full, "local");
    public static readonly DateTimeOffset Now = DateTimeOffset.Parse("2026-03-25T12:00:00Z", System.Globalization.CultureInfo.InvariantCulture);

    public static readonly ExerciseCatalog Catalog = new(
    [
        new DeclaredType("running", "Running", Distance, Pace),
        new DeclaredType("cycling", "Cycling", Distance),
        new DeclaredType("weight_training", "Weight training", MaxWeight, new("volume", "Volume", MetricUnit.GramRepetitions, MetricAggregation.Sum)),
        new DeclaredType("yoga", "Yoga", new MetricDefinition("rounds", "Rounds", MetricUnit.Count, MetricAggregation.Sum)),
    ]);

    public static readonly GoalMessages Messages = new(new GoalSentence(Catalog));
    public static readonly GoalAnswers Answers = new(new GoalSentence(Catalog), Messages);

    private static MetricDefinition Distance => new(CommonMetrics.Distance, "Distance", MetricUnit.Millimetres, MetricAggregation.Sum);

    private static MetricDefinition Pace => new("average_pace", "Average pace", MetricUnit.MillisecondsPerKilometre, MetricAggregation.Min, LessIsBetter: true);

    private static MetricDefinition MaxWeight => new("max_weight", "Max weight", MetricUnit.Grams, MetricAggregation.Max);

    public static DateOnly Day(string date) => DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture);

    public static GoalShape Shape(string json) => JsonSerializer.Deserialize(json, GoalJson.Default.GoalShape)!;

    public static GoalDocument Goal(string json, string startsOn, string? endsOn = null) =>
        GoalChanges.Set(Owner, Id, Shape(json), new NewGoalDates(Day(startsOn), endsOn is null ? null : Day(endsOn), Day(startsOn), DayOfWeek.Monday), Now);

    public static GoalDocument TimesAWeek(int times, string startsOn = "2026-03-02") =>
        Goal($$"""{"exercise_type": "running", "period": "week", "measure": "count", "target": {{times}}}""", startsOn);

    public static CountedWorkout Workout(
        string date,
        string type = "running",
        long minutes = 30,
        bool provisional = false,
        params (string Metric, long Value)[] metrics
    ) =>
        new(
            new MonthRow
            {
                SessionId = SessionId.Create(type, Guid.NewGuid()).Value,
                ExerciseType = type,
                LocalDate = Day(date),
                StartedAt = new DateTimeOffset(Day(date), new TimeOnly(7, 0), TimeSpan.Zero),
                Finished = true,
                LastHeardMs = 0,
                ElapsedMs = minutes * 60_000,
                MovingMs = minutes * 60_000,
                Metrics = metrics.ToDictionary(m => m.Metric, m => m.Value, StringComparer.Ordinal),
            },
            provisional);

    public static CountedWorkout Km(string date, decimal km, string type = "running") =>
        Workout(date, type, metrics: (CommonMetrics.Distance, (long)(km * 1_000_000)));

    public static GoalHistory History(GoalDocument goal, string today, params IEnumerable<CountedWorkout> workouts) =>
        GoalHistory.Of(GoalPlan.Of(goal), CountedWorkout.InOrder(workouts), Day(today), DayOfWeek.Monday);

    public static GoalStatus StatusOf(GoalDocument goal, string today, params IEnumerable<CountedWorkout> workouts) =>
        Answers.StatusOf(History(goal, today, workouts));
}

/// <summary>A type that only declares.</summary>
internal sealed class DeclaredType(string id, string title, params IReadOnlyList<MetricDefinition> metrics) : ExerciseType
{
    public override ExerciseTypeDescriptor Descriptor { get; } =
        new() { Id = id, Title = title, Screen = RecordScreen.Form, Metrics = metrics, Aliases = id == "cycling" ? ["biking"] : [] };

    public override IReadOnlyList<ProgressFinding> Validate(JsonElement progress) => [];

    public override ExerciseResult Summarize(WorkoutTrace trace) => new() { Metrics = new Dictionary<string, long>(StringComparer.Ordinal) };
}
