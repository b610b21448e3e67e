using Microsoft.AspNetCore.Builder;

namespace Stamina.Http.Documentation;

/// <summary>If-Match of calls that edit, as the contract shows it.</summary>
public static class IfMatchParameters
{
    /// <summary>Without it the call answers 428.</summary>
    public static TBuilder NeedsIfMatch<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithMetadata(new DescribedParameter(
            ParameterPlace.Header,
            "If-Match",
            "The ETag of what was read, or * for any: an edit made elsewhere meanwhile is not overwritten.",
            Type: "string",
            Required: true));

    /// <summary>Without it the last edit wins.</summary>
    public static TBuilder TakesIfMatch<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.WithParameter(ParameterPlace.Header, "If-Match", "The ETag of what was read: what was changed elsewhere meanwhile stays.");
}
