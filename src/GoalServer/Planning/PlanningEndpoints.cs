using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Planning;
using Stamina.Exercises;
using Stamina.GoalServer.Answering;
using Stamina.Http.Bodies;
using Stamina.Http.Clients;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.GoalServer.Planning;

/// <summary>What a person plans, and the link by which their calendar program reads it.</summary>
internal static class PlanningEndpoints
{
    public static void MapPlanning(this IEndpointRouteBuilder routes)
    {
        var calendar = routes.MapGroup("/calendar").WithTags("planning");

        calendar.MapGet("", ListAsync)
            .OpenTo(AccessScope.ReadCalendar)
            .WithName("get_calendar").WithSummary("All planned workouts")
            .Produces<CalendarAnswer>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "calendar");

        calendar.MapPatch("", EditAsync)
            .WithName("edit_calendar").WithSummary("Plans, moves, changes and deletes planned workouts; sent again it changes nothing more")
            .WithDescription("No If-Match: members of which a change says nothing stay as another phone left them, and a deletion stands.")
            .Accepts<EditCalendar>("application/json", "application/merge-patch+json").Produces<CalendarAnswer>()
            .ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("edit_calendar.plan").WithRequestExample("edit_calendar.move").WithResponseExample(StatusCodes.Status200OK, "calendar");

        calendar.MapPost("/link", LinkAsync)
            .WithName("make_calendar_link").WithSummary("Makes a secret link that calendar programs read, in place of the one before")
            .Produces<CalendarLinkAnswer>(StatusCodes.Status201Created).ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status201Created, "calendar_link");

        calendar.MapDelete("/link", UnlinkAsync)
            .WithName("end_calendar_link").WithSummary("Ends the link at once")
            .Produces(StatusCodes.Status204NoContent);

        calendar.MapGet("/{calendar_file}", ReadAsync).AllowAnonymous().AcceptsEveryClient()
            .WithName("read_calendar").WithSummary("Planned workouts as iCalendar (RFC 5545), for whoever has the link")
            .WithDescription("Nothing of what was done is in it. 404 once the link was ended or replaced, or the account locked or deleted.")
            .Produces(StatusCodes.Status200OK, contentType: "text/calendar").Produces(StatusCodes.Status304NotModified)
            .ProducesProblems(ProblemTypes.NotFound);
    }

    private static async Task<IResult> ListAsync(HttpContext context, CalendarBook book) =>
        await book.ListAsync(context.Caller().UserId, context.RequestAborted) is { } answer ? Show(context, answer) : Refusal.AccountDeleted();

    private static async Task<IResult> EditAsync(HttpContext context, CalendarBook book)
    {
        var body = await JsonBody.ReadEditAsync(context, PlanningJson.Default.EditCalendar);
        if (!body.TryGet(out var edit, out var refusal))
        {
            return refusal;
        }

        var (answer, refused) = await book.EditAsync(context.Caller().UserId, edit.Changes, context.RequestAborted);
        return answer is null ? refused! : Show(context, answer);
    }

    private static async Task<IResult> LinkAsync(HttpContext context, CalendarBook book)
    {
        if (await book.LinkAsync(context.Caller().UserId, context.Caller().DeviceId, context.RequestAborted) is not { } link)
        {
            return Refusal.AccountDeleted();
        }

        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Json(link, PlanningJson.Default.CalendarLinkAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> UnlinkAsync(HttpContext context, CalendarBook book)
    {
        await book.UnlinkAsync(context.Caller().UserId, context.RequestAborted);
        return TypedResults.NoContent();
    }

    private static async Task<IResult> ReadAsync(HttpContext context, CalendarBook book, ExerciseCatalog catalog, TimeProvider time)
    {
        if (await book.ReadAsync(context.Request.RouteValues["calendar_file"] as string, context.RequestAborted) is not { } calendar)
        {
            return Refusal.Of(ProblemTypes.NotFound, "There is no such calendar, or its link was ended.");
        }

        var file = CalendarFile.Write(calendar, catalog, time.GetUtcNow());
        var tag = Convert.ToHexStringLower(SHA256.HashData(file).AsSpan(0, 16));
        if (AnswerTag.Find(context.Request.Headers.IfNoneMatch, tag) is { } known)
        {
            return new NotModified(known);
        }

        // Asked for again each time: a link that was ended reads nothing from then on.
        context.Response.Headers.CacheControl = JsonAnswer.CacheControl;
        context.Response.Headers.ETag = $"\"{tag}\"";
        return TypedResults.Bytes(file, CalendarFile.MediaType);
    }

    private static JsonHttpResult<CalendarAnswer> Show(HttpContext context, CalendarAnswer answer)
    {
        context.Response.SetRevision(answer.Revision);
        return TypedResults.Json(answer, PlanningJson.Default.CalendarAnswer);
    }
}
