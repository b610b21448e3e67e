using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.AccountServer.SecondFactor;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Http.Documentation;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.Recovery;

/// <summary>Showing that mail to the account's address is read, and giving it another address.</summary>
internal static class EmailEndpoints
{
    public static void MapEmail(this IEndpointRouteBuilder me)
    {
        me.MapPost("/email/code", SendCodeAsync)
            .WithName("send_verification_code").WithSummary("Sends a code to the account's address, to show that mail to it is read")
            .WithDescription("Registering sends the first one. Nothing is sent where the address is verified.")
            .Produces(StatusCodes.Status202Accepted).ProducesProblems(ProblemTypes.Gone);

        me.MapPost("/email/verify", VerifyAsync)
            .WithName("verify_email").WithSummary("Takes the code that was sent to the account's address")
            .Accepts<VerifyEmail>("application/json").Produces(StatusCodes.Status204NoContent).ProducesProblems(ProblemTypes.WrongCode, ProblemTypes.Gone)
            .WithRequestExample("verify_email");

        me.MapPost("/email", ChangeAsync)
            .WithName("change_email").WithSummary("Sends a code to the address that the account is to have")
            .WithDescription(
                "Nothing changes until confirm_email_change has taken the code, within half an hour; only the last one counts. The answer is the same where the "
                    + "address has an account already: then it is told so by mail, and no code is sent. 409 for 7 days after the last change.")
            .Accepts<ChangeEmail>("application/json").Produces(StatusCodes.Status202Accepted)
            .ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("change_email");

        me.MapPost("/email/confirm", ConfirmAsync)
            .WithName("confirm_email_change").WithSummary("Takes the code that was sent to the new address: it is the account's from now on")
            .WithDescription(
                "All phones stay signed in. The address before gets a code too, where it was verified: for 7 days reset_password takes the account back with it.")
            .Accepts<ConfirmEmailChange>("application/json").Produces(StatusCodes.Status204NoContent)
            .ProducesProblems(ProblemTypes.WrongCode, ProblemTypes.EmailTaken, ProblemTypes.Gone, ProblemTypes.Unavailable)
            .WithRequestExample("confirm_email_change");
    }

    private static async Task<IResult> SendCodeAsync(HttpContext context, EmailVerification verification) =>
        await verification.SendAsync(context.Caller(), context.RequestAborted) as IResult ?? TypedResults.StatusCode(StatusCodes.Status202Accepted);

    private static Task<IResult> VerifyAsync(HttpContext context, EmailVerification verification) => AccountCalls.AnswerAsync(
        context,
        AccountJson.Default.VerifyEmail,
        (caller, request, _, cancellationToken) => verification.VerifyAsync(caller, request.Code, cancellationToken));

    private static async Task<IResult> ChangeAsync(HttpContext context, EmailChangeRequests requests, FreshProof proof) =>
        await proof.MissingAsync(context.Caller(), context.RequestAborted) as IResult
        ?? await AccountCalls.AnswerAsync(context, AccountJson.Default.ChangeEmail, requests.AskAsync, StatusCodes.Status202Accepted);

    private static Task<IResult> ConfirmAsync(HttpContext context, EmailChanges changes) =>
        AccountCalls.AnswerAsync(context, AccountJson.Default.ConfirmEmailChange, changes.ConfirmAsync);
}
