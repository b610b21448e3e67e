using System.Text;
using System.Text.Json.Serialization;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Workouts;
using Stamina.Http.Bodies;

namespace Stamina.Tests.Http;

public partial class JsonBodyTests
{
    private const string Good = """{"name":"Ana","age":30,"units":"metric","pets":[{"name":"Rex"}]}""";

    [Fact]
    public void A_good_body_is_read_and_unknown_members_are_passed_over()
    {
        var read = Parse("""{"name":"Ana","age":30,"new_in_v9":{"a":[1]},"units":"metric","pets":[]}""");

        read.TryGet(out var person, out _).ShouldBeTrue();
        person.Name.ShouldBe("Ana");
    }

    [Fact]
    public void Every_field_at_fault_is_named_with_what_was_expected()
    {
        var problem = Refused("""{"age":"old","units":"stones","pets":[{"name":"Rex"},{"name":null},{}]}""");

        problem.Type.ShouldBe(ProblemTypes.InvalidRequest);
        problem.Errors.ShouldNotBeNull().ShouldBe(
        [
            new FieldError("name", "text"),
            new FieldError("age", "a whole number", "text"),
            new FieldError("units", "one of metric, imperial", "text"),
            new FieldError("pets[1].name", "text", "null"),
            new FieldError("pets[2].name", "text"),
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_null_in_a_list_is_named_by_its_place_but_not_in_members_that_are_passed_over()
    {
        Refused("""{"name":"Ana","age":30,"units":"metric","pets":[{"name":"Rex"},null],"extra":[null]}""").Errors.ShouldNotBeNull()
            .ShouldBe([new FieldError("pets[1]", "an object", "null")]);
        Parse("""{"name":"Ana","age":30,"units":"metric","pets":[],"extra":[null]}""").Refusal.ShouldBeNull();
    }

    [Theory]
    [InlineData("""{"name":"Ana","name":"Eve","age":30,"units":"metric"}""")]
    [InlineData("""{"name":"Ana","age":30,"units":"metric"} x""")]
    [InlineData("""{"name":"Ana","age":30,"units":"metric"}{}""")]
    [InlineData("""{"name":"Ana","age":30""")]
    [InlineData("""{"name":"Ana","age":NaN}""")]
    [InlineData("")]
    [InlineData("{'name':1}")]
    public void What_is_no_JSON_is_malformed(string json) => Refused(json).Type.ShouldBe(ProblemTypes.MalformedBody);

    [Theory]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"na\ud800me":"Ana","age":30,"units":"metric","pets":[]}""")]
    [InlineData("""{"name":"Ana","age":30,"units":"metric","pets":[{"name":"Rex","\udc00":1}]}""")]
    [InlineData("""{"age":"old","\ud800":1}""")]
    public void A_name_with_half_a_surrogate_pair_is_malformed_wherever_it_stands(string json) => Refused(json).Type.ShouldBe(ProblemTypes.MalformedBody);

    [Fact]
    public void An_edit_that_names_what_there_is_not_is_refused_by_that_name()
    {
        Errors(JsonBody.ParseEdit("""{"title":"Mine","end_time":"2026-05-01T08:00:00Z"}"""u8.ToArray(), WorkoutJson.Default.EditWorkout).Refusal)
            .ShouldBe(["end_time"]);
        Errors(JsonBody.ParseEdit("""{"distance":{"value":5,"unit":"km","of":1}}"""u8.ToArray(), WorkoutJson.Default.EditWorkout).Refusal)
            .ShouldBe(["distance.of"]);
        Errors(JsonBody.ParseEdit("""{"nickname":"Ada","Name":"Ada"}"""u8.ToArray(), AccountJson.Default.EditProfile).Refusal).ShouldBe(["nickname", "Name"]);
        Errors(JsonBody.ParseEdit("""{"has_ends_on":true}"""u8.ToArray(), GoalJson.Default.EditGoal).Refusal).ShouldBe(["has_ends_on"]);
        Errors(JsonBody.ParseEdit("""{"x\ud800":1}"""u8.ToArray(), GoalJson.Default.EditGoal).Refusal).ShouldBe([]);
    }

    [Fact]
    public void An_edit_of_what_there_is_goes_through()
    {
        JsonBody
            .ParseEdit(
                """{"title":null,"note":"Wet","distance":{"value":5,"unit":"km"},"moving_time_s":90,"feeling":"hard","exercise_type":"running"}"""u8.ToArray(),
                WorkoutJson.Default.EditWorkout)
            .Refusal.ShouldBeNull();
        JsonBody
            .ParseEdit(
                """{"name":"Ada","units":"metric","time_zone":"Europe/Rome","first_day_of_week":"monday","body_weight":null}"""u8.ToArray(),
                AccountJson.Default.EditProfile)
            .Refusal.ShouldBeNull();
        JsonBody
            .ParseEdit(
                """{"goal":{"period":"week","measure":"count","target":3},"from":"next_period","ends_on":null,"paused":true}"""u8.ToArray(),
                GoalJson.Default.EditGoal)
            .Refusal.ShouldBeNull();
    }

    private static string[] Errors(Stamina.Http.Problems.Refusal? refusal) => [.. (refusal.ShouldNotBeNull().Problem.Errors ?? []).Select(e => e.Field)];

    [Theory]
    [InlineData("1")]
    [InlineData("\"1\"")]
    [InlineData("\"Metric,Imperial\"")]
    public void An_enum_is_one_of_its_names(string units) =>
        Refused($$"""{"name":"Ana","age":30,"units":{{units}}}""").Errors.ShouldNotBeNull().Single().Expected.ShouldBe("one of metric, imperial");

    [Fact]
    public void Deep_nesting_is_malformed() =>
        Refused("{\"name\":\"Ana\",\"age\":1,\"x\":" + new string('[', 100) + new string(']', 100) + "}").Type.ShouldBe(ProblemTypes.MalformedBody);

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("3")]
    [InlineData("\"text\"")]
    public void Another_kind_of_value_is_an_invalid_request(string json) => Refused(json).Type.ShouldBe(ProblemTypes.InvalidRequest);

    [Fact]
    public void Any_cut_or_changed_byte_is_read_or_refused_but_never_throws()
    {
        var bytes = Encoding.UTF8.GetBytes(Good);
        for (var i = 0; i < bytes.Length; i++)
        {
            JsonBody.Parse(bytes.AsMemory(0, i), PersonJson.Default.Person).Refusal.ShouldNotBeNull();
            foreach (var replacement in "{}[],:\"0x\\ "u8)
            {
                var changed = (byte[])bytes.Clone();
                changed[i] = replacement;
                var read = JsonBody.Parse(changed, PersonJson.Default.Person);
                (read.Value is null).ShouldBe(read.Refusal is not null);
            }
        }
    }

    private static JsonBodyRead<Person> Parse(string json) => JsonBody.Parse(Encoding.UTF8.GetBytes(json), PersonJson.Default.Person);

    private static Problem Refused(string json) => Parse(json).Refusal.ShouldNotBeNull().Problem;

    internal sealed record Person
    {
        public required string Name { get; init; }

        public required int Age { get; init; }

        public Units? Units { get; init; }

        public IReadOnlyList<Pet>? Pets { get; init; }
    }

    internal sealed record Pet(string Name);

    internal enum Units
    {
        Metric,
        Imperial,
    }

    [JsonSourceGenerationOptions(
        PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true)]
    [JsonSerializable(typeof(Person))]
    internal sealed partial class PersonJson : JsonSerializerContext;
}
