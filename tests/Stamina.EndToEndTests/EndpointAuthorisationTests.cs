using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Stamina.Host.Configuration;
using Stamina.Host.Serving;
using Stamina.Http.Tokens;

namespace Stamina.EndToEndTests;

/// <summary>Walks the list of endpoints as the program maps it, so that a new one is in these tests from its first day.</summary>
public sealed class EndpointAuthorisationTests(UploadTests.Server shared) : IClassFixture<UploadTests.Server>, IDisposable
{
    // What needs no token, and why. Anything else that is found open is a mistake.
    private static readonly string[] Anonymous =
    [
        "GET /",
        "GET /health/live",
        "GET /health/ready",
        "GET /reference",
        "GET /reference/reference.js",
        "GET /reference/reference.css",
        "GET /openapi/v1.json",
        "POST /v1/auth/register",
        "POST /v1/auth/sign-in",
        "POST /v1/auth/passkey",
        "POST /v1/auth/passkey/begin",
        "POST /v1/auth/refresh",
        "POST /v1/auth/reset-code",
        "POST /v1/auth/reset",
        "GET /v1/client-config",
        "GET /v1/exercise-types",
    ];

    private readonly string data = Directory.CreateTempSubdirectory("stamina-endpoints-").FullName;

    [Fact]
    public async Task Every_endpoint_wants_a_token_unless_it_says_otherwise()
    {
        var nobody = new Phone(shared.Process, null, default);
        foreach (var (method, path, endpoint) in await EndpointsAsync())
        {
            var isOpen = endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null;
            if (isOpen)
            {
                Anonymous.ShouldContain($"{method} {path}");
                continue;
            }

            var answer = await nobody.SendAsync(new HttpMethod(method), Filled(path), method is "GET" or "DELETE" ? null : "{}");
            answer.ShouldBeProblem(401, "unauthorized");
        }
    }

    [Fact]
    public async Task A_revoked_device_gets_into_the_upload_calls_alone()
    {
        var revoked = shared.Process.NewPhone(scope: CallerScope.UploadOnly);
        foreach (var (method, path, endpoint) in await EndpointsAsync())
        {
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                continue;
            }

            var isUpload = endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(data => data.Policy == Policies.Upload);
            var answer = await revoked.SendAsync(new HttpMethod(method), Filled(path), method is "GET" or "DELETE" ? null : "{}");
            (answer.Status == 403).ShouldBe(!isUpload, $"{method} {path}: {answer}");
        }
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private static string Filled(string path) =>
        path.Replace("{session_id}", "running_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
            .Replace("{goal_id}", "goal_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
            .Replace("{zone_id}", "zone_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
            .Replace("{device_id}", "device_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal);

    private async Task<List<(string Method, string Path, RouteEndpoint Endpoint)>> EndpointsAsync()
    {
        var flags = new CommandLineSettings();
        flags.Set("host:data", data);
        await using var app = StaminaApp.Build(flags);
        var endpoints = ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()!.HttpMethods
                .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), endpoint)))
            .ToList();
        endpoints.Count.ShouldBeGreaterThan(5);
        return endpoints;
    }
}
