using System.Globalization;
using Stamina.Host.Configuration;

namespace Stamina.Host.Pages;

/// <summary>Where weaknesses are reported to (RFC 9116).</summary>
internal static class SecurityContact
{
    // The RFC asks for a date within a year, so that a forgotten file is not believed for ever.
    private static readonly TimeSpan Valid = TimeSpan.FromDays(180);

    public static void MapSecurityContact(this IEndpointRouteBuilder routes, HostSettings host)
    {
        if (host.SecurityContact is { } contact)
        {
            routes
                .MapGet("/.well-known/security.txt", (TimeProvider time) =>
                    TypedResults.Text(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"Contact: {contact}\nExpires: {time.GetUtcNow() + Valid:yyyy-MM-ddTHH:mm:ssZ}\nPreferred-Languages: en\n"),
                        "text/plain"))
                .AllowAnonymous()
                .ExcludeFromDescription();
        }
    }
}
