using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts.Accounts;
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
        "POST /v1/auth/token",
        "POST /v1/auth/reset-code",
        "POST /v1/auth/reset",
        // For calendar programs: the link itself is the secret.
        "GET /v1/calendar/{calendar_file}",
        "GET /v1/client-config",
        "GET /v1/exercise-types",
    ];

    // What personal access tokens open, and by which scope. A call that is not here is closed to all of them.
    private static readonly Dictionary<string, AccessScope> OpenToTokens = new(StringComparer.Ordinal)
    {
        ["POST /v1/workouts"] = AccessScope.WriteWorkouts,
        ["POST /v1/workouts/{session_id}/progress"] = AccessScope.WriteWorkouts,
        ["POST /v1/workouts/{session_id}/finish"] = AccessScope.WriteWorkouts,
        ["POST /v1/workouts/log"] = AccessScope.WriteWorkouts,
        ["POST /v1/sync"] = AccessScope.WriteWorkouts,
        ["POST /v1/imports"] = AccessScope.WriteWorkouts,
        ["POST /v1/workouts/originals"] = AccessScope.WriteWorkouts,
        ["PATCH /v1/workouts/{session_id}"] = AccessScope.WriteWorkouts,
        ["DELETE /v1/workouts/{session_id}"] = AccessScope.WriteWorkouts,
        ["POST /v1/workouts/{session_id}/restore"] = AccessScope.WriteWorkouts,
        ["GET /v1/workouts"] = AccessScope.ReadWorkouts,
        ["GET /v1/workouts/{session_id}"] = AccessScope.ReadWorkouts,
        ["GET /v1/workouts/{session_id}/export"] = AccessScope.ReadWorkouts,
        ["GET /v1/workouts/{session_id}/original"] = AccessScope.ReadWorkouts,
        ["GET /v1/workouts/{session_id}/zones"] = AccessScope.ReadWorkouts,
        ["POST /v1/workouts/alike"] = AccessScope.ReadWorkouts,
        ["GET /v1/status"] = AccessScope.ReadWorkouts,
        ["GET /v1/goals"] = AccessScope.ReadGoals,
        ["GET /v1/goals/{goal_id}"] = AccessScope.ReadGoals,
        ["GET /v1/goals/status"] = AccessScope.ReadGoals,
        ["POST /v1/goals"] = AccessScope.WriteGoals,
        ["PATCH /v1/goals/{goal_id}"] = AccessScope.WriteGoals,
        ["DELETE /v1/goals/{goal_id}"] = AccessScope.WriteGoals,
        ["POST /v1/goals/{goal_id}/restore"] = AccessScope.WriteGoals,
        ["GET /v1/users/me/export"] = AccessScope.Export,
        ["GET /v1/calendar"] = AccessScope.ReadCalendar,
        ["GET /v1/equipment"] = AccessScope.ReadEquipment,
    };

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

    [Fact]
    public async Task A_personal_access_token_opens_the_calls_of_its_scopes_alone()
    {
        var owner = await shared.Process.RegisterAsync();
        var all = Enum.GetValues<AccessScope>();
        var everything = await shared.Process.ProgramOfAsync(owner, all);
        var (with, without) = (new Dictionary<AccessScope, Phone>(), new Dictionary<AccessScope, Phone>());
        foreach (var scope in all)
        {
            with[scope] = await shared.Process.ProgramOfAsync(owner, [scope]);
            without[scope] = await shared.Process.ProgramOfAsync(owner, all.Except([scope]));
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (method, path, endpoint) in await EndpointsAsync())
        {
            var call = $"{method} {path}";
            if (endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null)
            {
                continue;
            }

            var body = method is "GET" or "DELETE" ? null : "{}";
            if (!OpenToTokens.TryGetValue(call, out var scope))
            {
                (await everything.SendAsync(new HttpMethod(method), Filled(path), body)).ShouldBeProblem(403, "forbidden");
                continue;
            }

            seen.Add(call);
            (await without[scope].SendAsync(new HttpMethod(method), Filled(path), body)).ShouldBeProblem(403, "forbidden");
            var answer = await with[scope].SendAsync(new HttpMethod(method), Filled(path), body);
            (answer.Status is 401 or 403).ShouldBeFalse($"{call}: {answer}");
        }

        seen.ShouldBe(OpenToTokens.Keys, ignoreOrder: true);
    }

    public void Dispose() => Directory.Delete(data, recursive: true);

    private static string Filled(string path) =>
        path.Replace("{session_id}", "running_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
            .Replace("{goal_id}", "goal_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
            .Replace("{zone_id}", "zone_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
            .Replace("{webhook_id}", "webhook_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
            .Replace("{token_id}", "device_01h455vb4pex5vsknk084sn02q", StringComparison.Ordinal)
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
