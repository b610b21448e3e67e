using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Stamina.Contracts;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.Host.Documentation;

/// <summary>Adds to each operation what its endpoint says beside its types: parameters, examples, problems, who may call.</summary>
internal sealed class DescribedOperations : IOpenApiOperationTransformer
{
    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        AddParameters(operation, context.Description.RelativePath ?? "", metadata.OfType<DescribedParameter>());
        await AddFormsAsync(operation, context, metadata, cancellationToken);
        AddExamples(operation, metadata);
        await AddProblemsAsync(operation, context, metadata, isOpen, cancellationToken);
        operation.Security = isOpen
            ? []
            : [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(DescribedDocument.Bearer, context.Document)] = ScopesOf(metadata) }];
    }

    // Of personal access tokens; none opens a call that names none.
    private static List<string> ScopesOf(IList<object> metadata) =>
        Policies.ScopeOf(new Endpoint(null, new EndpointMetadataCollection(metadata), null)) is { } scope ? [AccessScopes.NameOf(scope)] : [];

    private static void AddParameters(OpenApiOperation operation, string path, IEnumerable<DescribedParameter> described)
    {
        operation.Parameters ??= [];
        foreach (var part in path.Split('/').Where(part => part.StartsWith('{')))
        {
            var name = part.Trim('{', '}');
            if (!operation.Parameters.Any(parameter => parameter.Name == name))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = name,
                    In = ParameterLocation.Path,
                    Required = true,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                    Example = JsonValue.Create(ExampleOf(name)),
                });
            }
        }

        foreach (var parameter in described)
        {
            operation.Parameters.Add(new OpenApiParameter
            {
                Name = parameter.Name,
                In = parameter.Place == ParameterPlace.Query ? ParameterLocation.Query : ParameterLocation.Header,
                Required = parameter.Required,
                Description = parameter.Description,
                Schema = new OpenApiSchema
                {
                    Type = parameter.Type switch { "integer" => JsonSchemaType.Integer, "boolean" => JsonSchemaType.Boolean, _ => JsonSchemaType.String },
                },
            });
        }
    }

    private static string ExampleOf(string name) => name switch
    {
        "session_id" => "running_01jt4w0r5ze9vtd9x6kqk4rz1a",
        "goal_id" => "goal_01jt4w0r5ze9vtd9x6kqk4rz1a",
        "device_id" or "token_id" => "device_01jt4w0r5ze9vtd9x6kqk4rz1a",
        "calendar_file" => "AZPe4x2sf3mB8f3xQ0cH2m9TfZyqXv1kq6Yt0w4a7lVnOe5rJ8uG1sDbCzHiKpQo.ics",
        _ => name,
    };

    // A body of several forms: any of them.
    private static async Task AddFormsAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata, CancellationToken cancellationToken)
    {
        foreach (var also in metadata.OfType<AlsoAccepted>())
        {
            await context.GetOrCreateSchemaAsync(also.Form, null, cancellationToken);
            foreach (var media in operation.RequestBody?.Content?.Values ?? [])
            {
                media.Schema = new OpenApiSchema { AnyOf = [media.Schema!, new OpenApiSchemaReference(also.Form.Name, context.Document)] };
            }
        }
    }

    private static void AddExamples(OpenApiOperation operation, IList<object> metadata)
    {
        var requests = metadata.OfType<RequestExample>().ToList();
        foreach (var media in operation.RequestBody?.Content?.Values ?? [])
        {
            if (requests.Count == 1)
            {
                media.Example = JsonNode.Parse(ContractExamples.Read(requests[0].File));
            }
            else if (requests.Count > 1)
            {
                media.Examples = requests.ToDictionary(
                    example => example.File.Split('.')[^1],
                    IOpenApiExample (example) => new OpenApiExample { Value = JsonNode.Parse(ContractExamples.Read(example.File)) },
                    StringComparer.Ordinal);
            }
        }

        foreach (var example in metadata.OfType<ResponseExample>())
        {
            var status = example.Status.ToString(CultureInfo.InvariantCulture);
            if (operation.Responses is { } responses && responses.TryGetValue(status, out var response))
            {
                foreach (var media in response.Content?.Values ?? [])
                {
                    media.Example = JsonNode.Parse(ContractExamples.Read(example.File));
                }
            }
        }
    }

    private static async Task AddProblemsAsync(
        OpenApiOperation operation, OpenApiOperationTransformerContext context, IList<object> metadata, bool isOpen, CancellationToken cancellationToken)
    {
        string[] everywhere = isOpen
            ? [ProblemTypes.TooManyRequests, ProblemTypes.InternalError]
            : [ProblemTypes.Unauthorized, ProblemTypes.Forbidden, ProblemTypes.TooManyRequests, ProblemTypes.InternalError];
        string[] ofBody = operation.RequestBody is null
            ? []
            : [
                ProblemTypes.MalformedBody, ProblemTypes.InvalidRequest, ProblemTypes.TooLarge, ProblemTypes.UnsupportedMediaType, ProblemTypes.Unavailable,
            ];
        var document = context.Document!;
        var schema = await context.GetOrCreateSchemaAsync(typeof(Problem), null, cancellationToken);
        document.AddComponent("Problem", schema);
        operation.Responses ??= [];
        var statuses = ofBody.Concat(metadata.OfType<PossibleProblems>().SelectMany(problems => problems.Types)).Concat(everywhere)
            .Distinct(StringComparer.Ordinal).Select(type => ProblemCatalog.Make(type)).GroupBy(problem => problem.Status).OrderBy(group => group.Key);
        foreach (var problems in statuses)
        {
            operation.Responses[problems.Key.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join("; ", problems.Select(problem => $"`{problem.Type[ProblemTypes.Base.Length..]}`: {problem.Title}")),
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    [ProblemWriter.ContentType] = new OpenApiMediaType { Schema = new OpenApiSchemaReference("Problem", document) },
                },
            };
        }
    }
}
