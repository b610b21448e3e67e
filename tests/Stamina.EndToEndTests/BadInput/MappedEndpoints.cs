using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Stamina.Host.Configuration;
using Stamina.Host.Documentation;
using Stamina.Host.Serving;
using Stamina.Http.Documentation;
using Stamina.Http.Tokens;

namespace Stamina.EndToEndTests.BadInput;

/// <summary>The calls of the contract as the program maps them, so that a new one is in the tests from its first day.</summary>
internal static class MappedEndpoints
{
    public static async Task<IReadOnlyList<MappedEndpoint>> ListAsync()
    {
        var data = Directory.CreateTempSubdirectory("stamina-endpoints-").FullName;
        try
        {
            var flags = new CommandLineSettings();
            flags.Set("host:data", data);
            await using var app = StaminaApp.Build(flags);
            return [.. ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .Where(endpoint => endpoint.RoutePattern.RawText!.Contains("v1/", StringComparison.Ordinal))
                .Where(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>() is not null)
                .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods.Select(method => new MappedEndpoint(
                    new HttpMethod(method),
                    "/" + endpoint.RoutePattern.RawText!.Trim('/'),
                    [.. endpoint.Metadata.GetOrderedMetadata<RequestExample>().Select(example => ContractExamples.Read(example.File))],
                    endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Upload))))];
        }
        finally
        {
            Directory.Delete(data, recursive: true);
        }
    }
}

/// <summary>One call.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path with names in braces.</param>
/// <param name="Examples">Bodies that the contract shows.</param>
/// <param name="TakesEvents">True for uploads, which make the caller's own workout whatever id they name.</param>
internal sealed record MappedEndpoint(HttpMethod Method, string Path, IReadOnlyList<string> Examples, bool TakesEvents);
