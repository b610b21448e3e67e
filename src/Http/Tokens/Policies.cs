using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts.Accounts;

namespace Stamina.Http.Tokens;

/// <summary>
/// Who may call what. An endpoint that says nothing demands the full scope, so no personal access token opens it;
/// <c>AllowAnonymous</c> is the only way to none.
/// </summary>
public static class Policies
{
    /// <summary>Admits also devices that were revoked: only for endpoints that take events.</summary>
    public const string Upload = "upload";

    internal static AuthorizationPolicy Full { get; } = new AuthorizationPolicyBuilder()
        .AddRequirements(new ScopeRequirement(UploadSuffices: false)).Build();

    internal static AuthorizationPolicy UploadPolicy { get; } = new AuthorizationPolicyBuilder()
        .AddRequirements(new ScopeRequirement(UploadSuffices: true)).Build();

    /// <summary>Marks an endpoint that takes events.</summary>
    public static TBuilder RequireUpload<TBuilder>(this TBuilder endpoint)
        where TBuilder : IEndpointConventionBuilder =>
        endpoint.RequireAuthorization(Upload).WithMetadata(Uploads.Instance).OpenTo(AccessScope.WriteWorkouts);

    /// <summary>Opens an endpoint to personal access tokens that have <paramref name="scope"/>.</summary>
    public static TBuilder OpenTo<TBuilder>(this TBuilder endpoint, AccessScope scope)
        where TBuilder : IEndpointConventionBuilder => endpoint.WithMetadata(new TokensWith(scope));

    /// <summary>The scope that a personal access token needs for an endpoint; null where none opens it.</summary>
    public static AccessScope? ScopeOf(Endpoint? endpoint) => endpoint?.Metadata.GetMetadata<TokensWith>()?.Scope;

    /// <summary>Whether a caller may call an endpoint that wants a token.</summary>
    internal static bool Admits(Endpoint? endpoint, Caller caller, bool uploadSuffices) => caller.Scope switch
    {
        CallerScope.Full => true,
        CallerScope.UploadOnly => uploadSuffices,
        _ => ScopeOf(endpoint) is { } scope && caller.Scopes.Contains(scope),
    };

    /// <summary>On an endpoint: every valid token suffices.</summary>
    internal sealed class Uploads
    {
        public static readonly Uploads Instance = new();
    }

    /// <summary>On an endpoint: which personal access tokens open it.</summary>
    internal sealed record TokensWith(AccessScope Scope);
}

/// <summary>The scope a caller needs; its own handler.</summary>
internal sealed record ScopeRequirement(bool UploadSuffices) : IAuthorizationRequirement, IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User is CallerPrincipal { Caller: var caller } && Policies.Admits((context.Resource as HttpContext)?.GetEndpoint(), caller, UploadSuffices))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }
}
