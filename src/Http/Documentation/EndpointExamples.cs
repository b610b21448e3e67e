using Microsoft.AspNetCore.Builder;

namespace Stamina.Http.Documentation;

/// <summary>
/// What the contract shows beside an endpoint. An example is a file of <c>contract/examples</c>, as it travels; the tests hold each to its schema and send each
/// request to a running server.
/// </summary>
public static class EndpointExamples
{
    /// <summary>
    /// Shows a request body: the file of this name without its ending. Where a call has several, the part behind the last point tells them apart.
    /// </summary>
    public static TBuilder WithRequestExample<TBuilder>(this TBuilder endpoint, string file)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new RequestExample(file));

    /// <summary>Shows an answer: the file of this name without its ending.</summary>
    public static TBuilder WithResponseExample<TBuilder>(this TBuilder endpoint, int status, string file)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new ResponseExample(status, file));

    /// <summary>Says that the body may have this form instead of the one that <c>Accepts</c> names.</summary>
    public static RouteHandlerBuilder AcceptsAlso<T>(this RouteHandlerBuilder endpoint) => endpoint.WithMetadata(new AlsoAccepted(typeof(T)));

    /// <summary>
    /// Declares the problems that are this endpoint's own. Those that every endpoint can answer (401, 403, 429, 500…), and every one with a body (400, 413,
    /// 415, 503), are added by the contract itself.
    /// </summary>
    public static TBuilder ProducesProblems<TBuilder>(this TBuilder endpoint, params string[] types)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new PossibleProblems(types));

    /// <summary>
    /// Declares a query parameter or header that the endpoint reads by itself. <paramref name="type"/> as in JSON Schema: string, integer, boolean.
    /// </summary>
    public static TBuilder WithParameter<TBuilder>(
        this TBuilder endpoint, ParameterPlace place, string name, string description, string type = "string")
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new DescribedParameter(place, name, description, type, Required: false));
}

/// <summary>A request of the contract's examples.</summary>
/// <param name="File">Its file in <c>contract/examples</c>, without <c>.json</c>.</param>
public sealed record RequestExample(string File);

/// <summary>An answer of the contract's examples.</summary>
/// <param name="Status">The HTTP status it comes with.</param>
/// <param name="File">Its file in <c>contract/examples</c>, without <c>.json</c>.</param>
public sealed record ResponseExample(int Status, string File);

/// <summary>Another form that the request's body may have.</summary>
public sealed record AlsoAccepted(Type Form);

/// <summary>Problem types that an endpoint answers with.</summary>
public sealed record PossibleProblems(IReadOnlyList<string> Types);

/// <summary>A parameter that the endpoint reads by itself.</summary>
public sealed record DescribedParameter(ParameterPlace Place, string Name, string Description, string Type, bool Required);

/// <summary>Where a parameter stands.</summary>
public enum ParameterPlace
{
    /// <summary>Behind the path.</summary>
    Query,

    /// <summary>In a header.</summary>
    Header,
}
