using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.AccountServer.SecondFactor;
using Stamina.AccountServer.SigningIn;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.Tokens;

/// <summary>A person's personal access tokens. None of these calls is open to one.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this IEndpointRouteBuilder me)
    {
        me.MapGet("/tokens", ListAsync)
            .WithName("list_tokens").WithSummary("The personal access tokens of the account, those made last first")
            .Produces<TokenList>()
            .WithResponseExample(StatusCodes.Status200OK, "tokens_of_the_account");

        me.MapPost("/tokens", MakeAsync)
            .WithName("make_token").WithSummary("Makes a personal access token for a program of one's own; its text is in this answer alone")
            .WithDescription("An account has 20 at most. Its owner is told by mail. Signing out everywhere and another password end them all.")
            .Accepts<MakeToken>("application/json").Produces<TokenAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("make_token").WithResponseExample(StatusCodes.Status201Created, "make_token.answer");

        me.MapDelete("/tokens/{token_id}", RevokeAsync)
            .WithName("revoke_token").WithSummary("Ends a personal access token: within 5 s it reads and changes nothing more, within 5 min it uploads nothing more")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(ProblemTypes.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext context, PersonalTokens tokens) =>
        TypedResults.Json(await tokens.ListAsync(context.Caller().UserId, context.RequestAborted), AccountJson.Default.TokenList);

    private static Task<IResult> MakeAsync(HttpContext context, PersonalTokens tokens, FreshProof proof) => proof.MakeAsync(
        context,
        AccountJson.Default.MakeToken,
        AccountJson.Default.TokenAnswer,
        wish => tokens.MakeAsync(context.Caller(), wish, context.RequestAborted));

    // Asks for no fresh proof: a thief of the phone gains nothing by revoking a token, and the owner may be in a hurry.
    private static async Task<IResult> RevokeAsync(HttpContext context, PersonalTokens tokens, SignOuts signOuts)
    {
        var user = context.Caller().UserId;
        return DeviceId.TryParse(context.Request.RouteValues["token_id"] as string, out var token)
            && await tokens.HasAsync(user, token, context.RequestAborted)
            && await signOuts.EndAsync(user, token, RevokedBecause.User, context.RequestAborted)
                ? TypedResults.NoContent()
                : Refusal.Of(ProblemTypes.NotFound, "There is no such token in this account; list_tokens names them.");
    }
}
