using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Http.Clients;
using Stamina.Http.Tokens;

namespace Stamina.Http;

/// <summary>
/// The write path's way through the pipeline. An upload that every check of the pipeline would let pass goes straight to its endpoint; whatever is not plainly
/// in order (a token seen for the first time, a limit that is reached) takes the whole pipeline, which says what is wrong. So each check stands in one place,
/// and an upload uses what it found out before.
/// </summary>
public static class UploadFastPath
{
    /// <summary>Takes the rate limit's share of the request; false where there is none left, and nothing was taken.</summary>
    public delegate bool RateLimit(HttpContext context);

    // Asks for its services when the pipeline is put together at the start, not before: the contract is printed without keys.
    internal static void UseUploadFastPath(this IApplicationBuilder app, Func<IServiceProvider, RateLimit> limitOf) => app.Use(next =>
    {
        var tokens = app.ApplicationServices.GetRequiredService<AccessTokenReader>();
        var limit = limitOf(app.ApplicationServices);
        return context =>
        {
            if (context.GetEndpoint() is not RouteEndpoint { RequestDelegate: { } answer } endpoint
                || !AdmitsEveryPhone(endpoint)
                || BearerAuthentication.FindKnown(tokens, context) is not { } caller
                || !Policies.Admits(endpoint, caller.Caller, uploadSuffices: true))
            {
                return next(context);
            }

            context.User = caller;
            return limit(context) ? answer(context) : next(context);
        };
    });

    // Any valid token of a phone and a client of any age: nothing is left that authorisation or the version gate could say.
    private static bool AdmitsEveryPhone(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<Policies.Uploads>() is not null && endpoint.Metadata.GetMetadata<ClientVersionGate.AnyAge>() is not null;
}
