using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.Http.Tokens;

/// <summary>
/// The scheme behind <c>Authorization: Bearer</c>. It implements the bare handler interface: the base class's options, events and logging per request are not
/// needed and would be felt on the write path.
/// </summary>
internal sealed class BearerAuthentication(AccessTokenReader reader) : IAuthenticationHandler
{
    public const string Scheme = "Bearer";

    private const string Prefix = "Bearer ";

    private HttpContext context = null!;

    public Task InitializeAsync(AuthenticationScheme scheme, HttpContext context)
    {
        this.context = context;
        return Task.CompletedTask;
    }

    /// <summary>The caller of a request whose token was verified before; null says nothing about any other token.</summary>
    public static CallerPrincipal? FindKnown(AccessTokenReader reader, HttpContext context) =>
        TokenOf(context) is { } text ? reader.FindKnown(text.AsSpan(Prefix.Length))?.Principal : null;

    public Task<AuthenticateResult> AuthenticateAsync()
    {
        if (TokenOf(context) is not { } text)
        {
            return NoToken;
        }

        var found = reader.FindAsync(text.AsMemory(Prefix.Length));
        return found.IsCompletedSuccessfully ? found.Result?.Result ?? BadToken : Later(found);

        static async Task<AuthenticateResult> Later(ValueTask<VerifiedToken?> found) => await ((await found)?.Result ?? BadToken);
    }

    public Task ChallengeAsync(AuthenticationProperties? properties)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return ProblemWriter.WriteAsync(
            context, ProblemTypes.Unauthorized, "Send a valid access token as 'Authorization: Bearer …'; get one by sign_in, or by refresh once it has ended; for a personal access token by use_token.");
    }

    public Task ForbidAsync(AuthenticationProperties? properties) =>
        ProblemWriter.WriteAsync(
            context,
            ProblemTypes.Forbidden,
            context.FindCaller()?.Scope != CallerScope.Personal ? "This token only uploads events: its device was revoked. Sign in again for everything else."
            : Policies.ScopeOf(context.GetEndpoint()) is { } scope ? $"This personal access token does not have the scope {AccessScopes.NameOf(scope)}, which the call wants."
            : "No personal access token opens this call: it is for the account's owner, signed in.");

    // With its prefix.
    private static string? TokenOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        return header.Count == 1 && header[0] is { } text && text.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) ? text : null;
    }

    private static readonly Task<AuthenticateResult> NoToken = Task.FromResult(AuthenticateResult.NoResult());

    private static readonly Task<AuthenticateResult> BadToken = Task.FromResult(AuthenticateResult.Fail("The access token is not valid."));
}
