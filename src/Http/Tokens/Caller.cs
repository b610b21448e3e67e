using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts.Ids;

namespace Stamina.Http.Tokens;

/// <summary>What an access token allows.</summary>
public enum CallerScope
{
    /// <summary>Everything of its user.</summary>
    Full,

    /// <summary>Only uploading events: what a revoked device keeps, so that nothing unsent is lost.</summary>
    UploadOnly,

    /// <summary>What the scopes of a personal access token say, and nothing that is the account's itself.</summary>
    Personal,
}

/// <summary>Who is calling, as the access token says. Valid by its type: it exists only behind a verified signature.</summary>
public sealed record Caller(UserId UserId, DeviceId DeviceId, CallerScope Scope, string Cell)
{
    /// <summary>What a caller with a personal access token may do; empty for phones.</summary>
    public AccessScopes Scopes { get; init; }

    /// <summary>When the access token was issued, to the second.</summary>
    public DateTimeOffset IssuedAt { get; init; }

    /// <summary>True where its sign-in was ended since the token was issued, as far as this process knows.</summary>
    public bool IsEnded { get; init; }

    /// <summary>True where what it uploads waits for its owner's word.</summary>
    public bool IsKeptAside => IsEnded || Scope == CallerScope.UploadOnly;
}

public static class CallerOfHttpContext
{
    /// <summary>The caller of a request whose endpoint demands one.</summary>
    public static Caller Caller(this HttpContext context) =>
        context.FindCaller() ?? throw new InvalidOperationException("This endpoint admits anonymous requests and has no caller.");

    /// <summary>The caller; null where the request is anonymous.</summary>
    public static Caller? FindCaller(this HttpContext context) => (context.User as CallerPrincipal)?.Caller;
}

/// <summary>The caller as a ClaimsPrincipal, which ASP.NET Core's authorisation asks for.</summary>
internal sealed class CallerPrincipal(Caller caller) : ClaimsPrincipal(new ClaimsIdentity(BearerAuthentication.Scheme))
{
    public Caller Caller { get; } = caller;
}
