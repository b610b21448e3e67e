using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.AccountServer.Export;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer;

/// <summary>What happened to an account, whole or page by page.</summary>
internal static class SecurityLogEndpoints
{
    private const int UsualPage = 100;
    private const int LargestPage = 500;

    public static void MapSecurityLog(this IEndpointRouteBuilder me) =>
        me.MapGet("/security-log", ListAsync)
            .WithName("get_security_log").WithSummary("What happened to the account in the last year: sign-ins, failures, what was ended, changed, exported")
            .WithParameter(
                ParameterPlace.Query, "limit", $"1 to {LargestPage} a page, {UsualPage} where only cursor is given. Without either, all of it.", "integer")
            .WithParameter(ParameterPlace.Query, "cursor", "next_cursor of the page before, unchanged.")
            .Produces<SecurityLog>()
            .ProducesProblems(ProblemTypes.InvalidRequest)
            .WithResponseExample(StatusCodes.Status200OK, "security_log");

    private static async Task<IResult> ListAsync(HttpContext context, IAccountStore store)
    {
        var (user, asked) = (context.Caller().UserId, context.Request.Query);
        var (limit, cursor) = (asked["limit"].ToString(), asked["cursor"].ToString());
        if (limit.Length + cursor.Length == 0)
        {
            // A client from before there were pages takes what it is given for all of it.
            var all = await store.LatestEventsAsync(user, Guid.AllBitsSet, int.MaxValue, context.RequestAborted);
            return TypedResults.Json(AccountExport.LogOf(all), AccountJson.Default.SecurityLog);
        }

        var most = UsualPage;
        if (limit.Length > 0 && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out most) || most is < 1 or > LargestPage))
        {
            return Refusal.OfField("limit", $"a whole number from 1 to {LargestPage}");
        }

        var before = Guid.AllBitsSet;
        if (cursor.Length > 0 && !Guid.TryParseExact(cursor, "N", out before))
        {
            return Refusal.OfField("cursor", "next_cursor of an earlier page, unchanged");
        }

        // One more than the page holds says that there is a page behind.
        var events = await store.LatestEventsAsync(user, before, most + 1, context.RequestAborted);
        var next = events.Count > most ? events[most - 1].EventId.ToString("N", CultureInfo.InvariantCulture) : null;
        return TypedResults.Json(AccountExport.LogOf(events.Take(most), next), AccountJson.Default.SecurityLog);
    }
}
