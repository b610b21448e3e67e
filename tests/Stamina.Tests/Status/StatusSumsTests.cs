using Stamina.Contracts;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Status;
using Stamina.Ports.Documents;
using static Stamina.Tests.Goals.GoalFixtures;

namespace Stamina.Tests.Status;

public class StatusSumsTests
{
    private static readonly StatusSums Math = new(new MetricDefinitions(Catalog));

    [Fact]
    public void Sums_add_up_and_of_the_others_the_best_stands()
    {
        CountedWorkout[] lifts =
        [
            Workout("2026-03-23", "weight_training", metrics: [("max_weight", 80_000), ("max_weight:bench_press", 80_000), ("volume", 2_000_000)]),
            Workout("2026-03-24", "weight_training", metrics: [("max_weight", 120_000), ("volume", 1_500_500)]),
        ];

        var total = Math.ByType(lifts).ShouldHaveSingleItem();

        total.Metrics.ShouldBe(new Dictionary<string, MetricValue>(StringComparer.Ordinal)
        {
            ["max_weight"] = new(120, "kg"), ["max_weight:bench_press"] = new(80, "kg"), ["volume"] = new(3500.5m, "kg"),
        });
        Math.Overall(lifts).Metrics.Keys.ShouldBe(["volume"]);
    }

    [Fact]
    public void Fastest_pace_is_the_lowest() =>
        Math.ByType([Workout("2026-03-23", metrics: ("average_pace", 330_000)), Workout("2026-03-24", metrics: ("average_pace", 310_500))])
            .Single().Metrics["average_pace"].ShouldBe(new MetricValue(310.5m, "s/km"));

    [Fact]
    public void Days_have_a_row_each_in_order_and_types_by_time()
    {
        var days = Math.Days([Workout("2026-03-23", "yoga", minutes: 60), Workout("2026-03-23", minutes: 30), Workout("2026-03-24", minutes: 20)]);

        days.Select(d => (d.Date, d.Count, d.MovingTimeS)).ShouldBe([(Day("2026-03-23"), 2, 5400m), (Day("2026-03-24"), 1, 1200m)]);
        days[0].ByType.Select(t => t.ExerciseType).ShouldBe(["yoga", "running"]);
    }

    [Fact]
    public void Record_goes_to_the_first_who_reached_it_and_never_to_an_estimate()
    {
        var (first, equal, guess) = (Km("2026-03-01", 10), Km("2026-03-08", 10), Km("2026-03-15", 12));
        guess = guess with { Row = guess.Row with { Estimated = true } };

        var record = Math.Records(PersonalRecords.Rebuild([guess.Row, equal.Row, first.Row]), exerciseType: null).ShouldHaveSingleItem();

        (record.SessionId, record.Metric, record.Value).ShouldBe((first.Row.SessionId, CommonMetrics.Distance, new Quantity(10_000, "m")));
    }

    [Fact]
    public void Months_have_a_row_each_cut_to_the_range()
    {
        var months = Math.Months(
            [Workout("2026-01-31", minutes: 20), Workout("2026-03-05", "yoga", minutes: 60), Workout("2026-03-20", minutes: 30)],
            new Days(Day("2026-01-15"), Day("2026-03-20")));

        months.Select(m => (m.From, m.To, m.Count, m.MovingTimeS)).ShouldBe(
            [(Day("2026-01-15"), Day("2026-01-31"), 1, 1200m), (Day("2026-03-01"), Day("2026-03-20"), 2, 5400m)]);
        months[1].ByType.Select(t => t.ExerciseType).ShouldBe(["yoga", "running"]);
    }

    [Fact]
    public void Sum_that_would_run_over_stays_at_the_largest_figure()
    {
        CountedWorkout[] lifts = [.. Enumerable.Range(0, 3).Select(_ => Workout("2026-03-23", "weight_training", metrics: ("volume", long.MaxValue / 2)))];
        var most = Units.ToSi(MetricUnit.GramRepetitions, Figures.Most);

        Math.ByType(lifts).Single().Metrics["volume"].Value.ShouldBe(most);
        Math.Overall(lifts).Metrics["volume"].Value.ShouldBe(most);
        Math.Days(lifts).Single().ByType.Single().Metrics["volume"].Value.ShouldBe(most);
        Tally.Sum(long.MinValue, -1).ShouldBe(-Figures.Most);
        Tally.Sum(long.MaxValue, long.MinValue).ShouldBe(-1);
    }

    [Fact]
    public void Record_of_a_pace_is_the_least_and_of_one_type_where_one_is_asked_for()
    {
        var records = PersonalRecords.Rebuild([
            Workout("2026-03-23", metrics: ("average_pace", 330_000)).Row,
            Workout("2026-03-24", metrics: ("average_pace", 310_500)).Row,
            Km("2026-03-24", 40, "cycling").Row,
        ]);

        Math.Records(records, "running").ShouldHaveSingleItem().Value.ShouldBe(new Quantity(310.5m, "s/km"));
        Math.Records(records, null).Select(r => r.ExerciseType).ShouldBe(["cycling", "running"]);
    }

    [Fact]
    public void Metric_that_no_type_declares_is_left_out() =>
        Math.ByType([Workout("2026-03-23", metrics: ("furlongs", 3))]).Single().Metrics.ShouldBeEmpty();
}
