using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Clients;
using Stamina.Http.Documentation;

namespace Stamina.AccountServer.Consent;

internal static class ConsentEndpoints
{
    public static void MapConsent(this IEndpointRouteBuilder me) =>
        me.MapPost("/consent", GiveAsync).AcceptsEveryClient()
            .WithName("give_consent").WithSummary("Agrees to the privacy notice of get_client_config")
            .WithDescription(
                "Recorded with its version and the time, in get_profile, the export and the security log. 403 where another version counts by now. Registering brings "
                    + "it along. It is withdrawn by delete_account.")
            .Accepts<GiveConsent>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(ProblemTypes.ConsentRequired, ProblemTypes.Gone)
            .WithRequestExample("give_consent");

    private static Task<IResult> GiveAsync(HttpContext context, Consents consents) => AccountCalls.AnswerAsync(
        context,
        AccountJson.Default.GiveConsent,
        (caller, request, _, cancellationToken) => consents.GiveAsync(caller, request, cancellationToken));
}
