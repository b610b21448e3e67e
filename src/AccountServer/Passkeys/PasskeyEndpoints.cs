using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.AccountServer.SecondFactor;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Passkeys;

/// <summary>The passkeys of one's account.</summary>
internal static class PasskeyEndpoints
{
    public static void MapPasskeys(this IEndpointRouteBuilder me)
    {
        me.MapGet("/passkeys", ListAsync)
            .WithName("list_passkeys").WithSummary("The passkeys that sign in to the account")
            .Produces<PasskeyList>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "passkeys");

        me.MapPost("/passkeys/begin", BeginAsync)
            .WithName("begin_passkey").WithSummary("Asks the browser for a new passkey")
            .WithDescription("Nothing changes until add_passkey has what it made, within 5 minutes. An account has 10 at most.")
            .Produces<PasskeyChallenge>().ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "begin_passkey.answer");

        me.MapPost("/passkeys", AddAsync)
            .WithName("add_passkey").WithSummary("Takes a new passkey: from now on it signs in, without password and codes")
            .Accepts<AddPasskey>("application/json").Produces<PasskeyAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("add_passkey").WithResponseExample(StatusCodes.Status201Created, "passkey");

        me.MapPost("/passkeys/{passkey_id}/name", RenameAsync)
            .WithName("rename_passkey").WithSummary("Calls a passkey by another name")
            .Accepts<RenamePasskey>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(ProblemTypes.NotFound, ProblemTypes.Gone)
            .WithRequestExample("rename_passkey");

        me.MapDelete("/passkeys/{passkey_id}", RemoveAsync)
            .WithName("remove_passkey").WithSummary("Removes a passkey: it signs nobody in any more")
            .WithDescription("Phones that it signed in stay signed in; list_devices has them.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.NotFound, ProblemTypes.Gone);
    }

    private static async Task<IResult> ListAsync(HttpContext context, IAccountStore store) =>
        await store.GetUserAsync(context.Caller().UserId, context.RequestAborted) is { Document: var user }
            ? TypedResults.Json(AccountPasskeys.ListOf(user), AccountJson.Default.PasskeyList)
            : Refusal.AccountDeleted();

    private static Task<IResult> BeginAsync(HttpContext context, AccountPasskeys passkeys, PasskeyChecks checks, FreshProof proof) => proof.AnswerAsync(
        context,
        AccountJson.Default.PasskeyChallenge,
        (caller, cancellationToken) => passkeys.BeginAsync(caller, checks.DomainAt(context.Request.Host), cancellationToken));

    private static Task<IResult> AddAsync(HttpContext context, AccountPasskeys passkeys, FreshProof proof) => proof.MakeAsync(
        context,
        AccountJson.Default.AddPasskey,
        AccountJson.Default.PasskeyAnswer,
        request => passkeys.AddAsync(context.Caller(), request, context.RequestAborted));

    private static Task<IResult> RenameAsync(HttpContext context, AccountPasskeys passkeys) => AccountCalls.AnswerAsync(
        context,
        AccountJson.Default.RenamePasskey,
        (caller, request, _, cancellationToken) => passkeys.RenameAsync(caller, IdIn(context), request.Name, cancellationToken));

    private static async Task<IResult> RemoveAsync(HttpContext context, AccountPasskeys passkeys, FreshProof proof) =>
        await proof.MissingAsync(context.Caller(), context.RequestAborted) as IResult
        ?? await passkeys.RemoveAsync(context.Caller(), IdIn(context), context.RequestAborted) as IResult
        ?? TypedResults.NoContent();

    private static string IdIn(HttpContext context) => context.Request.RouteValues["passkey_id"] as string ?? "";
}
