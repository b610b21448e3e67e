using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Stamina.Client.Models;

namespace Stamina.Client;

/// <summary>How a program comes to its client.</summary>
public static class Connection
{
    /// <summary>A client that acts with a personal access token. What it may do, the token's scopes say; a refusal is thrown as <see cref="Problem"/>.</summary>
    /// <param name="server">Where the server is: https, or http on this machine itself.</param>
    /// <param name="personalToken">As make_token showed it: <c>stamina_pat_…</c>.</param>
    /// <param name="http">What calls are sent with; a new one where null.</param>
    /// <param name="time">The clock that says when an access token must be renewed; the system's where null.</param>
    public static StaminaClient To(Uri server, string personalToken, HttpClient? http = null, TimeProvider? time = null)
    {
        if (server.Scheme != Uri.UriSchemeHttps && !server.IsLoopback)
        {
            throw new ArgumentException("A token goes over https, or over http to this machine itself.", nameof(server));
        }

        var anonymous = ClientOf(server, new AnonymousAuthenticationProvider(), http);
        return ClientOf(server, new BaseBearerTokenAuthenticationProvider(new AccessTokens(anonymous, server, personalToken, time ?? TimeProvider.System)), http);
    }

    private static StaminaClient ClientOf(Uri server, IAuthenticationProvider authentication, HttpClient? http) =>
        new(new HttpClientRequestAdapter(authentication, httpClient: http) { BaseUrl = server.GetLeftPart(UriPartial.Authority) });
}

/// <summary>Trades the personal access token for access tokens, one for as long as it lives.</summary>
internal sealed class AccessTokens(StaminaClient anonymous, Uri server, string personalToken, TimeProvider time) : IAccessTokenProvider
{
    // A call that is on its way as the token ends is refused: so it is renewed a little earlier.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim one = new(1, 1);
    private string? token;
    private DateTimeOffset renewAt;

    public AllowedHostsValidator AllowedHostsValidator { get; } = new([server.Host]);

    public async Task<string> GetAuthorizationTokenAsync(
        Uri uri, Dictionary<string, object>? additionalAuthenticationContext = null, CancellationToken cancellationToken = default)
    {
        if (!AllowedHostsValidator.IsUrlHostValid(uri))
        {
            return "";
        }

        await one.WaitAsync(cancellationToken);
        try
        {
            if (token is null || time.GetUtcNow() >= renewAt)
            {
                var answer = await anonymous.V1.Auth.Token.PostAsync(new UseToken { Token = personalToken }, cancellationToken: cancellationToken)
                    ?? throw new InvalidOperationException("The server answered nothing to the token.");
                token = answer.AccessToken!;
                renewAt = time.GetUtcNow() + TimeSpan.FromSeconds(answer.ExpiresInS!.Value) - Early;
            }

            return token;
        }
        finally
        {
            one.Release();
        }
    }
}
