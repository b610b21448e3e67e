using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Stamina.Http.Tokens;

/// <summary>
/// Who may call what. An endpoint that says nothing demands the full scope; <c>AllowAnonymous</c> is the only way to none.
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
        where TBuilder : IEndpointConventionBuilder => endpoint.RequireAuthorization(Upload).WithMetadata(Uploads.Instance);

    /// <summary>On an endpoint: every valid token suffices.</summary>
    internal sealed class Uploads
    {
        public static readonly Uploads Instance = new();
    }
}

/// <summary>The scope a caller needs; its own handler.</summary>
internal sealed record ScopeRequirement(bool UploadSuffices) : IAuthorizationRequirement, IAuthorizationHandler
{
    public Task HandleAsync(AuthorizationHandlerContext context)
    {
        if (context.User is CallerPrincipal { Caller: var caller } && (UploadSuffices || caller.Scope == CallerScope.Full))
        {
            context.Succeed(this);
        }

        return Task.CompletedTask;
    }
}
