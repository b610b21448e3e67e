using System.Text.Json.Nodes;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Folding;

/// <summary>Events in the design document's own forms derive to what they say; their bytes stay as they were sent.</summary>
public class EnteredFormsTests
{
    private const string Start = """{"seq":0,"kind":"started","started_at":"2026-11-22T08:00:00+01:00"}""";

    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());
    private static readonly EntryDefaults Imperial = new() { TimeZone = "Europe/Ljubljana", WeightUnit = "lb" };

    [Theory]
    [InlineData("\"2 km\"", 2_000_000)]
    [InlineData("""{"value": 2, "unit": "miles"}""", 3_218_688)]
    [InlineData("""{"value": 200, "unit": "yards"}""", 182_880)]
    public void A_distance_with_its_unit_is_the_cumulative_distance(string distance, long millimetres)
    {
        var summary = Fold("cycling", Start, $$"""{"seq":1,"elapsed_ms":600000,"progress":{"distance":{{distance}} } }""");

        summary.Metrics[CommonMetrics.Distance].ShouldBe(millimetres);
        summary.NotCounted.ShouldBeNull();
    }

    [Theory]
    [InlineData("20")]
    [InlineData("\"20\"")]
    [InlineData("\"20 leagues\"")]
    [InlineData("""{"value": "20", "unit": "km"}""")]
    [InlineData("""{"value": 20}""")]
    [InlineData("""{"value": -20, "unit": "km"}""")]
    public void A_distance_that_could_be_anything_does_not_count_and_says_what_would(string distance) =>
        Fold("cycling", Start, $$"""{"seq":1,"elapsed_ms":600000,"progress":{"distance":{{distance}} } }""").NotCounted.ShouldNotBeNull().Single()
            .ShouldBe(new EventNotCounted(Logs.Writer, 1, NotCountedReasons.BadValue, "progress.distance", EnteredQuantity.ExpectedDistance));

    [Fact]
    public void Two_distances_in_one_event_do_not_count() =>
        Fold("cycling", Start, """{"seq":1,"elapsed_ms":600000,"progress":{"distance":"2 km","distance_m":2000} }""").NotCounted.ShouldNotBeNull().Single()
            .ShouldSatisfyAllConditions(n => n.Field.ShouldBe("progress.distance"), n => n.Expected!.ShouldStartWith("either distance_m"));

    [Fact]
    public void Weights_are_a_set_each_and_units_go_by_their_names()
    {
        var summary = Fold("weight_lifting", Start, """
            {"seq":1,"elapsed_ms":600000,"progress":{"exercises":[{"type":"dead_lift","weights":[100,110.50,120],"repetition":3},{"name":"row","weight":50,"unit":"Kilograms","repetition":8,"sets":2}]}}
            """);

        summary.ExerciseType.ShouldBe("weight_training");
        Sets(summary).ShouldBe(["dead_lift 100 lb", "dead_lift 110.50 lb", "dead_lift 120 lb", "row 50 kg"]);
        summary.NotCounted.ShouldBeNull();
        summary.EntryDefaults.ShouldBe(new EntryDefaults { WeightUnit = "lb" });
    }

    [Theory]
    [InlineData("""{"name":"row","type":null,"weights":[50,60],"repetition":8}""", "row 50 lb", "row 60 lb")]
    [InlineData("""{"type":null,"weights":[50],"name":"row","unit":null,"weight":null,"sets":null,"repetition":8}""", "row 50 lb")]
    [InlineData("""{"type":"row","name":null,"weights":[50],"repetition":8}""", "row 50 lb")]
    [InlineData("""{"name":"row","type":null,"weight":50,"weights":null,"repetition":8}""", "row 50 lb")]
    [InlineData("""{"name":"row","type":null,"weight":50,"unit":"kilograms","repetition":8}""", "row 50 kg")]
    public void A_member_of_an_exercise_that_is_null_is_as_not_there(string exercise, params string[] sets)
    {
        var summary = Fold("weight_training", Start, $$"""{"seq":1,"elapsed_ms":600000,"progress":{"exercises":[{{exercise}}]} }""");

        Sets(summary).ShouldBe(sets);
        summary.NotCounted.ShouldBeNull();
    }

    [Fact]
    public void A_wrong_exercise_is_told_by_the_place_where_it_was_entered_and_its_neighbours_count()
    {
        var summary = Fold("weight_training", Start, """
            {"seq":1,"elapsed_ms":600000,"progress":{"exercises":[
              {"type":"dead_lift","weights":[100,110],"repetition":3},
              {"type":"dead_lift","weights":[100,"x"],"repetition":3},
              {"type":"row","weights":[50],"sets":2,"repetition":3},
              {"type":"row","name":"press","weight":50,"repetition":3},
              {"type":"row","weights":[50,60]},
              {"type":"curl","weight":20,"repetition":12}]}}
            """);

        Sets(summary).ShouldBe(["dead_lift 100 lb", "dead_lift 110 lb", "curl 20 lb"]);
        summary
            .NotCounted.ShouldNotBeNull()
            .Select(n => n.Field)
            .ShouldBe([
                "progress.exercises[1].weights[1]",
                "progress.exercises[2].weights",
                "progress.exercises[3].type",
                "progress.exercises[4].repetition",
                "progress.exercises[4].repetition",]);
    }

    [Fact]
    public void Sets_in_full_form_without_a_unit_stay_kilograms()
    {
        var summary = Fold("weight_training", Start, """{"seq":1,"elapsed_ms":600000,"progress":{"sets":[{"exercise":"row","weight":50,"repetitions":8}]}}""");

        Sets(summary).ShouldBe(["row 50 kg"]);
        summary.EntryDefaults.ShouldBeNull();
    }

    [Fact]
    public void Times_without_an_offset_are_in_the_zone_and_tell_the_workout_clock()
    {
        var summary = Fold(
            "running",
            """{"seq":0,"kind":"started","type":"running","started_at":"2026-10-25 1AM","location":"Tivoli \"park\""}""",
            """{"seq":1,"at":"2026-10-25 3:30 am","progress":{"distance":"20 km"} }""",
            """{"seq":2,"kind":"finished","at":"2026-10-25 4AM"}""");

        summary.StartedAt.ShouldBe(new DateTimeOffset(2026, 10, 25, 1, 0, 0, TimeSpan.FromHours(2)));
        summary.ElapsedMs.ShouldBe(4 * 3_600_000, "the hour from 2 to 3 came twice");
        summary.State.ShouldBe(WorkoutState.Finished);
        summary.Location!.Value.GetProperty("name").GetString().ShouldBe("Tivoli \"park\"");
        summary.NotCounted.ShouldBeNull();
        summary.EntryDefaults.ShouldBe(new EntryDefaults { TimeZone = "Europe/Ljubljana" });
    }

    [Theory]
    [InlineData("2026-03-29 2:30", "2026-03-29 3:15", 0)]
    [InlineData("2026-03-29 2:30", "2026-03-29 3:30", 0)]
    [InlineData("2026-03-29 2:30", "2026-03-29 2:45", 15)]
    [InlineData("2026-03-29 2:30", "2026-03-29 4AM", 30)]
    [InlineData("2026-03-29 1:30", "2026-03-29 2:30", 60)]
    [InlineData("2026-03-29 1:30", "2026-03-29 3:15", 45)]
    public void A_workout_entered_into_the_hour_that_the_clocks_skip_finishes_and_does_not_end_before_its_start(string start, string end, int minutes)
    {
        var summary = Fold(
            "running",
            $$"""{"seq":0,"kind":"started","started_at":"{{start}}"}""",
            $$"""{"seq":1,"at":"{{end}}","progress":{"distance":"2 km"} }""",
            $$"""{"seq":2,"kind":"finished","at":"{{end}}"}""");

        summary.StartedAt!.Value.UtcDateTime.ShouldBe(new DateTime(2026, 3, 29, start.EndsWith("1:30", StringComparison.Ordinal) ? 0 : 1, 30, 0));
        summary.State.ShouldBe(WorkoutState.Finished);
        summary.ElapsedMs.ShouldBe(minutes * 60_000);
        summary.NotCounted.ShouldBeNull();
    }

    [Fact]
    public void What_follows_a_moment_in_the_hour_that_the_clocks_skip_is_not_before_it()
    {
        var summary = Fold(
            "running",
            """{"seq":0,"kind":"started","started_at":"2026-03-29 1AM"}""",
            """{"seq":1,"kind":"lap","at":"2026-03-29 2:30"}""",
            """{"seq":2,"kind":"lap","at":"2026-03-29 3:10"}""",
            """{"seq":3,"kind":"lap","at":"2026-03-29 3AM"}""",
            """{"seq":4,"kind":"finished","at":"2026-03-29 3:15"}""");

        summary.State.ShouldBe(WorkoutState.Finished);
        summary.Laps.ShouldBe([5_400_000, 5_400_000]);
        summary.NotCounted.ShouldNotBeNull().Single()
            .ShouldSatisfyAllConditions(n => n.Seq.ShouldBe(3), n => n.Reason.ShouldBe(NotCountedReasons.BadClock));
    }

    [Fact]
    public void A_time_of_day_before_the_start_is_a_bad_clock_and_one_beside_a_clock_is_only_shown()
    {
        var summary = Fold(
            "running",
            """{"seq":0,"kind":"started","started_at":"2026-11-22 9AM"}""",
            """{"seq":1,"at":"2026-11-22 8AM"}""",
            """{"seq":2,"at":"2026-11-22 8AM","elapsed_ms":60000}"""
        );

        summary.NotCounted.ShouldNotBeNull().Single().ShouldSatisfyAllConditions(n => n.Seq.ShouldBe(1), n => n.Reason.ShouldBe(NotCountedReasons.BadClock));
        summary.ElapsedMs.ShouldBe(60_000);
    }

    [Fact]
    public void Names_of_the_type_that_disagree_make_the_start_a_bad_value() =>
        Fold("running", """{"seq":0,"kind":"started","started_at":"2026-11-22T08:00:00+01:00","type":"biking","exercise_type":"running"}""")
            .NotCounted.ShouldNotBeNull()
            .Single()
            .ShouldSatisfyAllConditions(n => n.Reason.ShouldBe(NotCountedReasons.BadValue), n => n.Field.ShouldBe("type"));

    [Fact]
    public void What_is_left_to_the_profile_does_not_depend_on_which_of_two_conflicting_events_stands()
    {
        string[] conflicting =
        [
            """{"seq":1,"elapsed_ms":600000,"progress":{"exercises":[{"name":"row","weight":50,"repetition":8}]}}""",
            """{"seq":1,"elapsed_ms":600000}""",
        ];
        foreach (var order in (string[][])[conflicting, [conflicting[1], conflicting[0]]])
        {
            var log = Logs.Of([Start, order[0]]);
            Logs.Add(log, Logs.Upload([order[1]]), Logs.Batch);
            WorkoutFold
                .Fold(Logs.Session("weight_training"), log, null, Catalog, Imperial)
                .Summary.EntryDefaults.ShouldBe(new EntryDefaults { WeightUnit = "lb" });
        }
    }

    [Fact]
    public void What_lacks_the_profile_says_so()
    {
        var log = Logs.Of(Start, """{"seq":1,"elapsed_ms":600000,"progress":{"exercises":[{"name":"row","weight":50,"repetition":8}]}}""");

        WorkoutFold.Fold(Logs.Session("weight_training"), log, null, Catalog).LacksDefaults.ShouldBeTrue();
        WorkoutFold.Fold(Logs.Session("weight_training"), log, null, Catalog, Imperial).LacksDefaults.ShouldBeFalse();
        WorkoutFold.Fold(Logs.Session("weight_training"), Logs.Of(Start), null, Catalog).LacksDefaults.ShouldBeFalse();
    }

    private static WorkoutSummary Fold(string type, params string[] events) =>
        WorkoutFold.Fold(Logs.Session(type), Logs.Of([.. events.Select(e => e.Trim())]), null, Catalog, Imperial).Summary;

    private static IReadOnlyList<string> Sets(WorkoutSummary summary) =>
        [
            .. JsonNode.Parse(summary.Details.ShouldNotBeNull().GetRawText())!["sets"]!
                .AsArray()
                .Select(s => $"{s!["exercise"]} {s["weight"]!.ToJsonString()} {s["unit"]}"),];
}
