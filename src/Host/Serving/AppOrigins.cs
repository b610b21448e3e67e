using Microsoft.AspNetCore.Cors.Infrastructure;
using Stamina.Host.Configuration;
using Stamina.Http.Clients;

namespace Stamina.Host.Serving;

/// <summary>
/// CORS for the native apps. Their pages come from an origin of the phone itself, so that each of their calls is one to another origin: the system's browser
/// asks first whether it may. They send no cookies, so an origin opens nothing that a token does not.
/// </summary>
internal static class AppOrigins
{
    /// <summary>Methods of the contract.</summary>
    public const string Methods = "GET, POST, PATCH, DELETE";

    /// <summary>Headers that the app sends beyond those that need no leave.</summary>
    public const string Headers =
        $"Authorization, Content-Type, Content-Encoding, If-Match, If-None-Match, Idempotency-Key, {ClientVersion.Header}, Stamina-Consistency";

    /// <summary>Headers of an answer that the app reads beyond those that are always readable.</summary>
    public const string Exposed = "ETag, Retry-After";

    /// <summary>How long the phone may remember the answer, in seconds: two hours, the most that Chromium takes.</summary>
    public const int MaxAgeS = 7_200;

    /// <exception cref="InvalidOperationException">One of them is no origin.</exception>
    public static IReadOnlyList<string> Parse(string text)
    {
        var origins = Split(text);
        return origins.FirstOrDefault(origin => !IsOrigin(origin)) is { } wrong
            ? throw new InvalidOperationException(
                $"'{wrong}' in host:app_origins is no origin; an origin is a scheme and a host, as https://localhost or capacitor://localhost.")
            : origins;
    }

    /// <summary>Scheme, host and perhaps a port, in the letters that browsers send it in: no path, no *.</summary>
    public static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var origin) && origin.Host.Length > 0 && !text.Contains('*', StringComparison.Ordinal)
        && string.Equals(text, $"{origin.Scheme}://{origin.Authority}", StringComparison.Ordinal);

    public static void UseAppOrigins(this IApplicationBuilder app, HostSettings host)
    {
        var origins = Parse(host.AppOrigins);
        if (origins.Count == 0)
        {
            return;
        }

        var policy = new CorsPolicyBuilder([.. origins])
            .WithMethods(Split(Methods))
            .WithHeaders(Split(Headers))
            .WithExposedHeaders(Split(Exposed))
            .SetPreflightMaxAge(TimeSpan.FromSeconds(MaxAgeS))
            .Build();
        app.UseWhen(
            context => context.Request.Headers.Origin.Count > 0 && context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal),
            calls => calls.UseMiddleware<CorsMiddleware>(policy));
    }

    private static string[] Split(string names) => names.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
