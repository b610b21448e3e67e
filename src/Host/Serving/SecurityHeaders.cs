namespace Stamina.Host.Serving;

internal static class SecurityHeaders
{
    // Inline styles: the phone app's components position themselves by them. Scripts only from here; nothing may frame us.
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    public static void UseSecurityHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (!context.Request.Path.StartsWithSegments("/v1", StringComparison.Ordinal))
        {
            headers.ContentSecurityPolicy = ContentPolicy;
            headers["Referrer-Policy"] = "no-referrer";
            headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()";
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        }
        else
        {
            // Answers hold personal data, so no cache keeps them unless the endpoint says otherwise, as those with an ETag do.
            headers.CacheControl = "no-store";
            if (HttpMethods.IsGet(context.Request.Method))
            {
                // For answers that are opened as a page or put into one. Answers to uploads never are, and are kept small.
                headers.ContentSecurityPolicy = "default-src 'none'; frame-ancestors 'none'";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
            }
        }

        return next(context);
    });
}
