using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Stamina.Host.Commands;

namespace Stamina.Tests.Host;

public partial class ContractTests
{
    // The whole application is put together for it, so all tests look at one.
    private static readonly Lazy<Task<string>> Printed = new(() => OpenApiCommand.PrintAsync(default));

    [Fact]
    public async Task The_committed_contract_is_what_the_code_says()
    {
        var said = await Printed.Value;

        var committed = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "contract", "openapi.v1.json"));
        (committed == said).ShouldBeTrue("contract/openapi.v1.json is stale: run eng/openapi and review the diff.");
    }

    [Fact]
    public async Task The_contract_is_the_same_bytes_each_time() =>
        (await OpenApiCommand.PrintAsync(default) == await Printed.Value).ShouldBeTrue();

    [Fact]
    public async Task Every_operation_has_a_name_a_summary_an_answer_and_examples_of_what_it_takes_and_gives()
    {
        using var contract = JsonDocument.Parse(await Printed.Value);
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (where, operation) in Operations(contract.RootElement))
        {
            names.Add(operation.GetProperty("operationId").GetString()!).ShouldBeTrue($"{where}: its operationId is taken");
            operation.GetProperty("summary").GetString().ShouldNotBeNullOrWhiteSpace(where);
            operation.GetProperty("tags").GetArrayLength().ShouldBe(1, where);
            var good = operation.GetProperty("responses").EnumerateObject().Where(response => response.Name[0] == '2').ToList();
            good.ShouldNotBeEmpty(where);
            if (operation.TryGetProperty("requestBody", out var request))
            {
                Json(request).ShouldAllBe(media => media.HasExample, $"{where}: the request has no example");
            }

            // Where several statuses carry the same body (200 and 201), one example speaks for all.
            var answers = good.SelectMany(response => Json(response.Value)).ToList();
            (answers.Count == 0 || answers.Exists(media => media.HasExample)).ShouldBeTrue($"{where}: the answer has no example");
        }

        names.ShouldAllBe(name => name.All(c => char.IsAsciiLetterLower(c) || c == '_'));
    }

    [Fact]
    public async Task Every_operation_with_a_body_says_what_it_answers_to_one_that_it_cannot_take()
    {
        using var contract = JsonDocument.Parse(await Printed.Value);
        var withBody = Operations(contract.RootElement).Where(o => o.Operation.TryGetProperty("requestBody", out _)).ToList();
        withBody.Count.ShouldBeGreaterThan(30);

        foreach (var (where, operation) in withBody)
        {
            var statuses = operation.GetProperty("responses").EnumerateObject().Select(response => response.Name).ToList();
            new[] { "400", "413", "415", "503" }.Except(statuses, StringComparer.Ordinal).ShouldBeEmpty(where);
        }
    }

    [Fact]
    public async Task No_description_speaks_of_the_program_s_own_types()
    {
        using var contract = JsonDocument.Parse(await Printed.Value);

        Descriptions(contract.RootElement).Where(text => OwnTypes().IsMatch(text)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_file_of_the_examples_is_shown()
    {
        var contract = await Printed.Value;
        using var document = JsonDocument.Parse(contract);
        var shown = Examples(document.RootElement).Select(example => JsonNode.Parse(example.GetRawText())!).ToList();

        Directory.EnumerateFiles(Path.Combine(Repository.Root, "contract", "examples"))
            .Where(file => !shown.Exists(example => JsonNode.DeepEquals(example, JsonNode.Parse(File.ReadAllText(file))))).ShouldBeEmpty();
    }

    // "string? MetricValue.Unit", "IReadOnlyList<GoalRequirement>": what a reader of another language has no use for.
    [GeneratedRegex(
        @"\b[A-Z]\w+\.[A-Z]\w+|&lt;|IReadOnly|\b(string|decimal|int|long|bool|double)\?? [A-Z]",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 60_000)]
    private static partial Regex OwnTypes();

    private static IEnumerable<string> Descriptions(JsonElement element) => Members(element)
        .Where(member => member is { Name: "description", Value.ValueKind: JsonValueKind.String }).Select(member => member.Value.GetString()!);

    private static IEnumerable<JsonElement> Examples(JsonElement element) => Members(element).SelectMany(IEnumerable<JsonElement> (member) => member.Name switch
    {
        "example" => [member.Value],
        "examples" when member.Value.ValueKind == JsonValueKind.Object => member.Value.EnumerateObject().Select(example => example.Value.GetProperty("value")),
        _ => [],
    });

    private static IEnumerable<JsonProperty> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Members(member.Value).Prepend(member)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Members),
        _ => [],
    };

    private static IEnumerable<(string Where, JsonElement Operation)> Operations(JsonElement contract) =>
        contract
            .GetProperty("paths")
            .EnumerateObject()
            .SelectMany(path => path.Value.EnumerateObject().Select(method => ($"{method.Name} {path.Name}", method.Value)));

    private static IEnumerable<(string Type, bool HasExample)> Json(JsonElement body) =>
        body.TryGetProperty("content", out var content)
            ? content.EnumerateObject().Where(media => media.Name.EndsWith("json", StringComparison.Ordinal))
                .Select(media => (media.Name, media.Value.TryGetProperty("example", out _) || media.Value.TryGetProperty("examples", out _)))
            : [];
}
