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

namespace Stamina.AccountServer;

/// <summary>Adding a second factor, and taking it away.</summary>
internal static class SecondFactorEndpoints
{
    public static void MapSecondFactor(this IEndpointRouteBuilder me)
    {
        me.MapGet("/second-factor", GetAsync)
            .WithName("get_second_factor").WithSummary("Whether the account asks for a second factor, and how many recovery codes are left")
            .Produces<SecondFactorAnswer>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "second_factor");

        me.MapPost("/totp", BeginAsync)
            .WithName("begin_totp").WithSummary("Makes the secret for an app that makes codes")
            .WithDescription("Nothing changes until confirm_totp has seen the app's first code, within 15 minutes.")
            .Produces<BeginTotpAnswer>().ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "begin_totp.answer");

        me.MapPost("/totp/confirm", ConfirmAsync)
            .WithName("confirm_totp").WithSummary("Takes the app's first code: from now on signing in asks for one. Answers with ten recovery codes, this once")
            .Accepts<ConfirmTotp>("application/json").Produces<RecoveryCodesAnswer>()
            .ProducesProblems(ProblemTypes.WrongCode, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("confirm_totp").WithResponseExample(StatusCodes.Status200OK, "recovery_codes");

        me.MapPost("/totp/remove", RemoveAsync)
            .WithName("remove_totp").WithSummary("Takes the second factor away; asks for the password and the second factor once more")
            .Accepts<RemoveTotp>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(ProblemTypes.WrongCredentials, ProblemTypes.WrongCode, ProblemTypes.Gone, ProblemTypes.Unavailable)
            .WithRequestExample("remove_totp");

        me.MapPost("/recovery-codes", RenewCodesAsync)
            .WithName("renew_recovery_codes").WithSummary("Ten new recovery codes; those before are worth nothing any more")
            .Produces<RecoveryCodesAnswer>().ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "recovery_codes");
    }

    private static async Task<IResult> GetAsync(HttpContext context, IAccountStore store)
    {
        if (await store.GetUserAsync(context.Caller().UserId, context.RequestAborted) is not { } found)
        {
            return Refusal.AccountDeleted();
        }

        var factor = found.Document.SecondFactor is { Since: not null } on ? on : null;
        return TypedResults.Json(
            new SecondFactorAnswer { TotpSince = factor?.Since, RecoveryCodesLeft = factor?.RecoveryHashes.Count ?? 0 },
            AccountJson.Default.SecondFactorAnswer);
    }

    private static Task<IResult> BeginAsync(HttpContext context, SecondFactors factors, FreshProof proof) =>
        proof.AnswerAsync(context, AccountJson.Default.BeginTotpAnswer, factors.BeginAsync);

    private static Task<IResult> ConfirmAsync(HttpContext context, SecondFactors factors) => AccountCalls.AnswerAsync(
        context,
        AccountJson.Default.ConfirmTotp,
        AccountJson.Default.RecoveryCodesAnswer,
        request => factors.ConfirmAsync(context.Caller(), request.Code, context.RequestAborted));

    private static Task<IResult> RemoveAsync(HttpContext context, Reauthentication reauthentication) =>
        AccountCalls.AnswerAsync(context, AccountJson.Default.RemoveTotp, reauthentication.RemoveSecondFactorAsync);

    private static Task<IResult> RenewCodesAsync(HttpContext context, SecondFactors factors, FreshProof proof) =>
        proof.AnswerAsync(context, AccountJson.Default.RecoveryCodesAnswer, factors.RenewCodesAsync);
}
