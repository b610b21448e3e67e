using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.AccountServer.SecondFactor;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Http.Documentation;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.Webhooks;

/// <summary>A person's webhooks. None of these calls is open to a personal access token.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder me)
    {
        me.MapGet("/webhooks", ListAsync)
            .WithName("list_webhooks").WithSummary("The webhooks of the account with their last attempts, those made last first")
            .Produces<WebhookList>()
            .WithResponseExample(StatusCodes.Status200OK, "webhooks");

        me.MapPost("/webhooks", MakeAsync)
            .WithName("make_webhook").WithSummary("Makes a webhook: from now on its address is told of one's workouts; its secret is in this answer alone")
            .WithDescription(
                "An account has 5 at most. Its owner is told by mail. What is told is a POST as Standard Webhooks has it (`webhook-id`, `webhook-timestamp`, "
                + "`webhook-signature`), with type, time, session id and figures, without positions; `docs/fitting-in.md` has the body and how to check it. What is not "
                + "answered with 200 to 299 within 10 s is tried again for three days. Another password and signing out everywhere pause all webhooks, "
                + "ending a sign-in those that it made.")
            .Accepts<MakeWebhook>("application/json").Produces<WebhookAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("make_webhook").WithResponseExample(StatusCodes.Status201Created, "make_webhook.answer");

        me.MapPost("/webhooks/{webhook_id}/test", TestAsync)
            .WithName("test_webhook").WithSummary("Sends a webhook a message of the type test, now, and answers what came of it")
            .WithDescription("Where it is delivered, a webhook that was paused is told again what happens from then on.")
            .Produces<WebhookAnswer>()
            .ProducesProblems(ProblemTypes.ReauthenticationRequired, ProblemTypes.NotFound)
            .WithResponseExample(StatusCodes.Status200OK, "webhook");

        me.MapDelete("/webhooks/{webhook_id}", DeleteAsync)
            .WithName("delete_webhook").WithSummary("Deletes a webhook with what it has yet to be told")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(ProblemTypes.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext context, AccountWebhooks webhooks) =>
        TypedResults.Json(await webhooks.ListAsync(context.Caller().UserId, context.RequestAborted), AccountJson.Default.WebhookList);

    private static Task<IResult> MakeAsync(HttpContext context, AccountWebhooks webhooks, FreshProof proof) => proof.MakeAsync(
        context,
        AccountJson.Default.MakeWebhook,
        AccountJson.Default.WebhookAnswer,
        wish => webhooks.MakeAsync(context.Caller(), wish, context.RequestAborted));

    // With a fresh proof: it takes up again what another password paused.
    private static async Task<IResult> TestAsync(HttpContext context, AccountWebhooks webhooks, FreshProof proof) =>
        WebhookId.TryParse(context.Request.RouteValues["webhook_id"] as string, out var id)
            ? await proof.AnswerAsync(
                context, AccountJson.Default.WebhookAnswer, (caller, cancellationToken) => webhooks.TestAsync(caller, id, cancellationToken))
            : AccountWebhooks.Unknown();

    private static async Task<IResult> DeleteAsync(HttpContext context, AccountWebhooks webhooks) =>
        WebhookId.TryParse(context.Request.RouteValues["webhook_id"] as string, out var id)
            ? await webhooks.DeleteAsync(context.Caller(), id, context.RequestAborted) as IResult ?? TypedResults.NoContent()
            : AccountWebhooks.Unknown();
}
