using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Goals;
using Stamina.Contracts.Ids;
using Stamina.GoalServer.Answering;
using Stamina.Http.Bodies;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.GoalServer.Goals;

/// <summary>Setting, changing and reading goals, and where they stand.</summary>
internal static class GoalEndpoints
{
    public static void MapGoals(this IEndpointRouteBuilder routes)
    {
        var goals = routes.MapGroup("/goals").WithTags("goals");

        goals.MapPost("", SetAsync)
            .OpenTo(AccessScope.WriteGoals)
            .WithName("set_goal").WithSummary("Sets a goal; sent again with the same goal_id it is the same goal")
            .Accepts<SetGoal>("application/json").Produces<GoalAnswer>(StatusCodes.Status201Created).Produces<GoalAnswer>()
            .ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("set_goal.runs_a_week").WithRequestExample("set_goal.one_lift").WithRequestExample("set_goal.in_the_documents_words")
            .WithResponseExample(StatusCodes.Status201Created, "goal");

        goals.MapGet("", ListAsync)
            .OpenTo(AccessScope.ReadGoals)
            .WithName("list_goals").WithSummary("All goals")
            .WithParameter(ParameterPlace.Query, "deleted", "true: only those that restore_goal can take back.", "boolean")
            .ReadsYourWrites().AnswersOnlyNews()
            .Produces<GoalList>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "goals");

        goals.MapGet("/status", StatusAsync)
            .OpenTo(AccessScope.ReadGoals)
            .WithName("get_status").WithSummary("Of each goal: percent, what is left, streak, and what is worth saying")
            .ReadsYourWrites().AnswersOnlyNews()
            .Produces<GoalsStatus>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "get_status.answer");

        goals.MapGet("/{goal_id}", GetAsync)
            .OpenTo(AccessScope.ReadGoals)
            .WithName("get_goal").WithSummary("One goal with its status and its past periods")
            .ReadsYourWrites().AnswersOnlyNews()
            .Produces<GoalAnswer>().ProducesProblems(ProblemTypes.NotFound, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "goal");

        goals.MapPatch("/{goal_id}", EditAsync)
            .OpenTo(AccessScope.WriteGoals)
            .WithName("edit_goal").WithSummary("Changes terms (from the next period, or this one), pauses, goes on")
            .NeedsIfMatch()
            .Accepts<EditGoal>("application/json", "application/merge-patch+json")
            .Produces<GoalAnswer>()
            .ProducesProblems(
                ProblemTypes.InvalidRequest,
                ProblemTypes.NotFound,
                ProblemTypes.Gone,
                ProblemTypes.PreconditionRequired,
                ProblemTypes.PreconditionFailed)
            .WithRequestExample("edit_goal.terms")
            .WithRequestExample("edit_goal.pause")
            .WithResponseExample(StatusCodes.Status200OK, "goal");

        goals.MapDelete("/{goal_id}", DeleteAsync)
            .OpenTo(AccessScope.WriteGoals)
            .WithName("delete_goal").WithSummary("Deletes a goal; restore_goal takes it back for 30 days")
            .TakesIfMatch()
            .Produces<GoalAnswer>().ProducesProblems(ProblemTypes.NotFound, ProblemTypes.PreconditionFailed)
            .WithResponseExample(StatusCodes.Status200OK, "goal.deleted");

        goals.MapPost("/{goal_id}/restore", RestoreAsync)
            .OpenTo(AccessScope.WriteGoals)
            .WithName("restore_goal").WithSummary("Takes a deleted goal back, up to 30 days later, with its streak")
            .Produces<GoalAnswer>().ProducesProblems(ProblemTypes.NotFound, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "goal");
    }

    private static async Task<IResult> SetAsync(HttpContext context, GoalWrites writes)
    {
        var body = await JsonBody.ReadAsync(context, GoalJson.Default.SetGoal);
        return body.TryGet(out var request, out var refusal)
            ? Show(context, await writes.SetAsync(context.Caller(), request, context.RequestAborted))
            : refusal;
    }

    private static async Task<IResult> EditAsync(HttpContext context, GoalWrites writes)
    {
        if (!TryReadId(context, out var id, out var refusal) || !context.Request.TryReadIfMatch(out var expected, out refusal))
        {
            return refusal;
        }

        var body = await JsonBody.ReadEditAsync(context, GoalJson.Default.EditGoal);
        return body.TryGet(out var edit, out var wrong)
            ? Show(context, await writes.EditAsync(context.Caller(), id, edit, expected, context.RequestAborted))
            : wrong;
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, GoalWrites writes)
    {
        long? expected = null;
        return !TryReadId(context, out var id, out var refusal)
            || (context.Request.Headers.IfMatch.Count > 0 && !context.Request.TryReadIfMatch(out expected, out refusal))
                ? refusal
                : Show(context, await writes.DeleteAsync(context.Caller(), id, expected, context.RequestAborted));
    }

    private static async Task<IResult> RestoreAsync(HttpContext context, GoalWrites writes) =>
        TryReadId(context, out var id, out var unknown) ? Show(context, await writes.RestoreAsync(context.Caller(), id, context.RequestAborted)) : unknown;

    private static async Task<IResult> ListAsync(HttpContext context, PersonalAnswers answers, GoalReads goals)
    {
        var deleted = context.Request.Query["deleted"] == "true";
        return await answers.OfAsync(
            context, p => new PersonalQuestion(GoalReads.ListKey(p, deleted), (fresh, stop) => goals.ListAsync(p, deleted, fresh, stop)));
    }

    private static async Task<IResult> StatusAsync(HttpContext context, PersonalAnswers answers, GoalReads goals) =>
        await answers.OfAsync(context, p => new PersonalQuestion(GoalReads.StatusKey(p), (fresh, stop) => goals.StatusAsync(p, fresh, stop)));

    private static async Task<IResult> GetAsync(HttpContext context, PersonalAnswers answers, GoalReads goals) =>
        TryReadId(context, out var id, out var unknown)
            ? await answers.OfAsync(context, p => new PersonalQuestion(GoalReads.GoalKey(p, id), (fresh, stop) => goals.GetAsync(p, id, fresh, stop)))
            : unknown;

    private static IResult Show(HttpContext context, Outcome<GoalAnswer> outcome)
    {
        if (outcome.Answer is { } goal)
        {
            context.Response.SetRevision(goal.Revision);
        }

        return outcome.Show(GoalJson.Default.GoalAnswer);
    }

    private static bool TryReadId(HttpContext context, out GoalId id, [NotNullWhen(false)] out Refusal? refusal)
    {
        var known = GoalId.TryParse(context.Request.RouteValues["goal_id"] as string, out id);
        refusal = known ? null : GoalWrites.Unknown();
        return known;
    }
}
