using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Tests.Folding;
using Stamina.WorkoutServer.Endpoints;
using Stamina.WorkoutServer.Framing;

namespace Stamina.Tests.WorkoutServer;

/// <summary>log_workout takes the design document's own forms, and says what it expected where one is ambiguous.</summary>
public class DocumentFormsTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());
    private static readonly EntryDefaults Ljubljana = new() { TimeZone = "Europe/Ljubljana", WeightUnit = "lb" };

    [Theory]
    [InlineData("\"20 miles\"", 32_186_880)]
    [InlineData("\"20miles\"", 32_186_880)]
    [InlineData("\"1 mile\"", 1_609_344)]
    [InlineData("\"5.5 Km\"", 5_500_000)]
    [InlineData("""{"value": 20, "unit": "miles"}""", 32_186_880)]
    [InlineData("""{"value": 20, "unit": "mi"}""", 32_186_880)]
    [InlineData("""{"value": 5, "unit": "kilometres"}""", 5_000_000)]
    [InlineData("""{"value": 5, "unit": "kilometer"}""", 5_000_000)]
    [InlineData("""{"value": 400, "unit": "metres"}""", 400_000)]
    [InlineData("""{"value": 400, "unit": "meter"}""", 400_000)]
    [InlineData("""{"value": 100, "unit": "yards"}""", 91_440)]
    public void A_distance_is_taken_by_the_common_name_of_its_unit_or_as_one_text(string distance, long millimetres)
    {
        var summary = Derived(Ride($"\"distance\": {distance}"));

        summary.Metrics[CommonMetrics.Distance].ShouldBe(millimetres);
        summary.NotCounted.ShouldBeNull();
    }

    [Theory]
    [InlineData("20")]
    [InlineData("\"20\"")]
    [InlineData("\"twenty miles\"")]
    [InlineData("\"20 parsecs\"")]
    [InlineData("\"1,000 m\"")]
    [InlineData("""{"value": 20, "unit": "parsec"}""")]
    [InlineData("[20]")]
    public void A_distance_that_could_be_anything_is_refused_with_an_example(string distance) =>
        RefusalOf(Ride($"\"distance\": {distance}"))
            .ShouldContain(e => e.Field.StartsWith("distance", StringComparison.Ordinal) && e.Expected.Contains("miles", StringComparison.Ordinal));

    [Theory]
    [InlineData("biking", "cycling")]
    [InlineData("weight_lifting", "weight_training")]
    [InlineData("weight_training", "weight_training")]
    public void The_type_is_taken_by_the_documents_name_and_in_its_words(string asked, string counted)
    {
        var (session, summary) = All($$"""{"type": "{{asked}}", "start_time": "2026-04-30T18:00:00+02:00", "end_time": "2026-04-30T19:00:00+02:00"}""");

        summary.ExerciseType.ShouldBe(counted);
        session.ShouldStartWith(asked + "_");
    }

    [Fact]
    public void Two_names_of_the_type_that_disagree_are_refused_and_none_is_too()
    {
        RefusalOf(Ride("\"type\": \"running\""))
            .ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(e => e.Field.ShouldBe("type"), e => e.Expected.ShouldContain("""{"exercise_type": "cycling"}"""));
        RefusalOf(Ride("\"type\": \"cycling\"")).ShouldBeEmpty();
        RefusalOf("""{"start_time": "2026-04-30T18:00:00+02:00", "end_time": "2026-04-30T19:00:00+02:00"}""")
            .ShouldHaveSingleItem()
            .Field.ShouldBe("exercise_type");
    }

    [Fact]
    public void A_place_given_as_a_text_is_its_name()
    {
        var text = Derived(Ride("\"location\": \"Central \\u0050ark \\\"south\\\"\""));
        var named = Derived(Ride("\"location\": {\"name\": \"Central Park \\\"south\\\"\"}"));

        JsonElement.DeepEquals(text.Location!.Value, named.Location!.Value).ShouldBeTrue();
        text.Digest.ShouldBe(named.Digest);
    }

    [Fact]
    public void Weights_are_a_set_each_in_the_unit_that_is_given()
    {
        var summary = Derived(Lifts("""{"type": "dead_lift", "weights": [100, 110, 120], "unit": "pounds", "repetition": 3}"""), defaults: null);

        SetsOf(summary).ShouldBe(["dead_lift 100 lb x 3", "dead_lift 110 lb x 3", "dead_lift 120 lb x 3"]);
        summary.EntryDefaults.ShouldBeNull("nothing is left to the profile");
    }

    [Fact]
    public void Weights_without_a_unit_are_kept_as_entered_and_are_in_the_profiles_unit()
    {
        var lifts = Lifts(
            """{"type": "dead_lift", "weights": [100, 110.50], "repetition": 3}, {"name": "squat", "weight": 80, "repetition": 5, "sets": 2, "unit": "kg"}"""
        );

        EventsOf(lifts).ShouldNotContain("\"unit\":\"lb\"");
        var summary = Derived(lifts);
        SetsOf(summary).ShouldBe(["dead_lift 100 lb x 3", "dead_lift 110.50 lb x 3", "squat 80 kg x 5"]);
        summary.Metrics["max_weight:dead_lift"].ShouldBe(50_122);
        summary.EntryDefaults.ShouldBe(new EntryDefaults { WeightUnit = "lb" });
        SetsOf(Derived(lifts, defaults: null))[0].ShouldBe("dead_lift 100 kg x 3");
    }

    [Theory]
    [InlineData("""{"type": "dead_lift", "name": "squat", "weight": 100, "repetition": 3}""", "exercises[1].type")]
    [InlineData("""{"type": "dead_lift", "weights": [100], "weight": 100, "repetition": 3}""", "exercises[1].weights")]
    [InlineData("""{"type": "dead_lift", "weights": [100, 110], "sets": 3, "repetition": 3}""", "exercises[1].weights")]
    [InlineData("""{"type": "dead_lift", "weights": [], "repetition": 3}""", "exercises[1].weights")]
    [InlineData("""{"type": "dead_lift", "weights": [100, 10001], "repetition": 3}""", "exercises[1].weights[1]")]
    [InlineData("""{"type": "dead_lift", "repetition": 3}""", "exercises[1].weight")]
    [InlineData("""{"weight": 100, "repetition": 3}""", "exercises[1].name")]
    [InlineData("""{"type": "dead_lift", "weight": 100, "unit": "stone", "repetition": 3}""", "exercises[1].unit")]
    public void An_exercise_that_says_two_things_or_too_little_is_refused_at_its_place(string exercise, string field) =>
        RefusalOf(Lifts($$"""{"name": "squat", "weight": 80, "unit": "kg", "repetition": 5}, {{exercise}}""")).ShouldHaveSingleItem().Field.ShouldBe(field);

    [Theory]
    [InlineData("2024-4-5 12PM", "2024-4-5 1PM", "2024-04-05T12:00:00+02:00", 3600)]
    [InlineData("2024-4-5 12AM", "2024-4-5 12:30 am", "2024-04-05T00:00:00+02:00", 1800)]
    [InlineData("2024-12-05 9:05 pm", "2024-12-05 22:00", "2024-12-05T21:05:00+01:00", 3300)]
    [InlineData("2024-03-31 01:30", "2024-03-31 03:30", "2024-03-31T01:30:00+01:00", 3600)]
    [InlineData("2024-03-31 02:30", "2024-03-31 03:10", "2024-03-31T03:30:00+02:00", 0)]
    [InlineData("2024-10-27 00:30", "2024-10-27 04:30", "2024-10-27T00:30:00+02:00", 18000)]
    public void Times_as_people_write_them_are_in_the_zone_of_the_profile_also_where_the_clocks_change(string start, string end, string startedAt, int seconds)
    {
        var summary = Derived($$"""{"type": "biking", "start_time": "{{start}}", "end_time": "{{end}}", "distance": "20 km"}""");

        summary.StartedAt!.Value.ToString("yyyy-MM-ddTHH:mm:sszzz", null).ShouldBe(startedAt);
        summary.ElapsedMs.ShouldBe(seconds * 1000L);
        summary.LocalDate.ShouldBe(DateOnly.FromDateTime(summary.StartedAt.Value.DateTime));
        summary.State.ShouldBe(WorkoutState.Finished);
        summary.NotCounted.ShouldBeNull();
        summary.EntryDefaults.ShouldBe(new EntryDefaults { TimeZone = "Europe/Ljubljana" });
    }

    [Fact]
    public void The_zone_that_a_document_names_stands_above_that_of_the_profile()
    {
        var summary = Derived("""{"type": "biking", "start_time": "2024-4-5 12PM", "end_time": "2024-4-5 2PM", "time_zone": "America/New_York"}""");

        summary.StartedAt.ShouldBe(new DateTimeOffset(2024, 4, 5, 12, 0, 0, TimeSpan.FromHours(-4)));
        summary.ElapsedMs.ShouldBe(7_200_000);
    }

    [Fact]
    public void A_start_in_the_hour_that_the_clocks_skip_is_read_as_one_hour_later()
    {
        var summary = Derived(Skipped("2024-03-31 04:00"), defaults: null);

        summary.StartedAt.ShouldBe(new DateTimeOffset(2024, 3, 31, 3, 30, 0, TimeSpan.FromHours(2)));
        summary.ElapsedMs.ShouldBe(1_800_000);
        summary.State.ShouldBe(WorkoutState.Finished);
    }

    [Fact]
    public void An_end_before_a_start_that_the_clocks_skipped_is_refused_by_its_name() =>
        RefusalOf(Skipped("2024-03-31 03:10")).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(e => e.Field.ShouldBe("end_time"), e => e.Expected.ShouldContain("one hour later"));

    [Theory]
    [InlineData("4/5/2024 12PM")]
    [InlineData("2024-4-5")]
    [InlineData("2024-4-5 12")]
    [InlineData("2024-4-5 13PM")]
    [InlineData("2024-4-5 0AM")]
    [InlineData("2024-4-31 12PM")]
    [InlineData("2024-04-05T12:00:00")]
    [InlineData("noon")]
    public void A_time_that_could_be_another_is_refused_with_an_example(string start) =>
        RefusalOf($$"""{"type": "biking", "start_time": "{{start}}", "end_time": "2024-4-5 2PM"}""").ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(e => e.Field.ShouldBe("start_time"), e => e.Expected.ShouldContain("2024-4-5 12PM"));

    [Fact]
    public void A_start_with_an_offset_and_an_end_without_one_are_refused() =>
        RefusalOf("""{"type": "biking", "start_time": "2024-04-05T12:00:00+02:00", "end_time": "2024-4-5 2PM"}""")
            .ShouldHaveSingleItem()
            .Field.ShouldBe("end_time");

    [Fact]
    public void A_document_in_the_forms_of_before_gives_the_bytes_that_it_always_gave() =>
        EventsOf(
                """
                {"exercise_type": "weight_training", "start_time": "2026-04-29T18:00:00+02:00", "end_time": "2026-04-29T18:40:00+02:00", "distance": {"value": 1, "unit": "mi"},
                 "exercises": [{"name": "bench_press", "weight": 100.0, "unit": "lb", "repetition": 10, "sets": 3}], "location": {"name": "Gym"}, "note": "n"}
                """
            )
            .ShouldBe(
                """{"writer":"document","events":[{"seq":0,"kind":"started","at":"2026-04-29T18:00:00\u002B02:00","elapsed_ms":0,"exercise_type":"weight_training","started_at":"2026-04-29T18:00:00\u002B02:00","location":{"name":"Gym"}},"""
                    + """{"seq":1,"kind":"progress","at":"2026-04-29T18:40:00\u002B02:00","elapsed_ms":2400000,"progress":{"distance_m":1609.344,"exercises":[{"name":"bench_press","weight":100.0,"unit":"lb","repetition":10,"sets":3}]}},"""
                    + """{"seq":2,"kind":"note","at":"2026-04-29T18:40:00\u002B02:00","elapsed_ms":2400000,"note":"n"},{"seq":3,"kind":"finished","at":"2026-04-29T18:40:00\u002B02:00","elapsed_ms":2400000},"""
                    + """{"seq":4,"kind":"corrected","at":"2026-04-29T18:40:00\u002B02:00","elapsed_ms":2400000,"correction":{"distance_m":1609.344}}]}"""
            );

    [Theory]
    [InlineData("1970-01-01T00:00:00Z")]
    [InlineData("2036-05-04T18:00:00+02:00")]
    [InlineData("9999-12-30T18:00:00Z")]
    [InlineData("1899-12-30T18:00:00Z")]
    public void A_start_that_cannot_be_is_refused_by_its_name(string start) =>
        RefusalOf($$"""{"type": "running", "start_time": "{{start}}", "end_time": "{{start}}"}""").ShouldHaveSingleItem().Field.ShouldBe("start_time");

    private static string Ride(string more) =>
        $$"""{"exercise_type": "cycling", "start_time": "2026-04-30T18:00:00+02:00", "end_time": "2026-04-30T19:00:00+02:00", {{more}}}""";

    private static string Skipped(string end) =>
        $$"""{"type": "biking", "start_time": "2024-03-31 02:30", "end_time": "{{end}}", "time_zone": "Europe/Ljubljana"}""";

    private static string Lifts(string exercises) =>
        $$"""{"type": "weight_lifting", "start_time": "2026-04-30T18:00:00+02:00", "end_time": "2026-04-30T19:00:00+02:00", "exercises": [{{exercises}}]}""";

    private static IReadOnlyList<Contracts.FieldError> RefusalOf(string json) =>
        (PastWorkout.Parse(Encoding.UTF8.GetBytes(json)).TryGet(out var given, out var refusal) ? PastWorkout.Check(given, Now, out _) : refusal)
            ?.Problem
            .Errors
        ?? [];

    private static CheckedDocument Checked(string json)
    {
        var parsed = PastWorkout.Parse(Encoding.UTF8.GetBytes(json));
        parsed.Refusal.ShouldBeNull();
        PastWorkout.Check(parsed.Value!, Now, out var document).ShouldBeNull();
        return document;
    }

    private static string EventsOf(string json) => Encoding.UTF8.GetString(Checked(json).ToEvents());

    private static WorkoutSummary Derived(string json) => Derived(json, Ljubljana);

    private static WorkoutSummary Derived(string json, EntryDefaults? defaults) => All(json, defaults).Summary;

    private static (string Session, WorkoutSummary Summary) All(string json, EntryDefaults? defaults = null)
    {
        var document = Checked(json);
        var body = document.ToEvents();
        var session = Logs.Session(document.ExerciseType);
        var log = Logs.Of([.. EventFraming.OneOrMany(body).Workouts.Single().Elements.Select(e => Encoding.UTF8.GetString(body, e.Start, e.Length))]);
        return (session.Value, WorkoutFold.Fold(session, log, null, Catalog, defaults).Summary);
    }

    private static IReadOnlyList<string> SetsOf(WorkoutSummary summary) =>
        [
            .. JsonNode.Parse(summary.Details!.Value.GetRawText())!["sets"]!
                .AsArray()
                .Select(s => $"{s!["exercise"]} {s["weight"]!.ToJsonString()} {s["unit"]} x {s["repetitions"]}"),];
}
