using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;

namespace Stamina.Http.Documentation;

/// <summary>
/// What the contract shows beside an endpoint. The examples are JSON as it travels; the contract's test sends each request example to the running server.
/// </summary>
public static class EndpointExamples
{
    /// <summary>Shows a request body; several get a name each.</summary>
    public static TBuilder WithRequestExample<TBuilder>(this TBuilder endpoint, string json, string name = "default")
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestExample(name, Checked(json)));

    /// <summary>Shows an answer.</summary>
    public static TBuilder WithResponseExample<TBuilder>(this TBuilder endpoint, int status, string json)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ResponseExample(status, Checked(json)));

    /// <summary>Declares the problems that are this endpoint's own; those that every endpoint can answer (401, 403, 429, 500…) are added by the contract itself.</summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder endpoint, params string[] types)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PossibleProblems(types));

    /// <summary>Declares a query parameter or header that the endpoint reads by itself. <paramref name="type"/> as in JSON Schema: string, integer, boolean.</summary>
    public static TBuilder WithParameter<TBuilder>(
        this TBuilder endpoint, ParameterPlace place, string name, string description, string type = "string", bool required = false)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new DescribedParameter(place, name, description, type, required));

    // A mistyped example stops the start, not the reader.
    private static string Checked(string json) => JsonNode.Parse(json)!.ToJsonString();
}

public sealed record RequestExample(string Name, string Json);

public sealed record ResponseExample(int Status, string Json);

public sealed record PossibleProblems(IReadOnlyList<string> Types);

public sealed record DescribedParameter(ParameterPlace Place, string Name, string Description, string Type, bool Required);

public enum ParameterPlace
{
    Query,
    Header,
}
