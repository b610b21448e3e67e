using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Status;
using Stamina.Exercises;
using Stamina.GoalServer.Answering;
using Stamina.Http.Clients;
using Stamina.Http.Documentation;
using Stamina.Http.Tokens;

namespace Stamina.GoalServer.Status;

/// <summary>query_status, list_exercise_types, get_client_config.</summary>
internal static class StatusEndpoints
{
    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        var status = routes.MapGroup("").WithTags("status");

        status.MapGet("/status", QueryStatusAsync)
            .OpenTo(AccessScope.ReadWorkouts)
            .WithName("query_status").WithSummary("Totals per exercise type over any days, a row per day or month, the days before, personal records")
            .WithParameter(ParameterPlace.Query, "from", "First local date, as 2026-05-01 or 2026-5-1.")
            .WithParameter(ParameterPlace.Query, "to", "Last local date; today where it is not said.")
            .WithParameter(ParameterPlace.Query, "last_days", "Instead of from and to: so many days up to today; 7 where nothing is said.", "integer")
            .WithParameter(ParameterPlace.Query, "type", "One exercise type, or one of its other names (biking, weight_lifting).")
            .WithParameter(ParameterPlace.Query, "exercise_type", "Another name of type.")
            .WithParameter(ParameterPlace.Query, "records", "false leaves personal records out.", "boolean")
            .WithParameter(
                ParameterPlace.Query,
                "rows",
                "days (where nothing is said): a row per day with a workout; months: a row per month, for long ranges; none.")
            .ReadsYourWrites()
            .AnswersOnlyNews()
            .Produces<StatusAnswer>()
            .ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "query_status.answer");

        status.MapGet("/exercise-types", (ExerciseTypesAnswer types) => TypedResults.Json(types.List, StatusJson.Default.ExerciseTypeList))
            .AllowAnonymous().AcceptsEveryClient()
            .WithName("list_exercise_types").WithSummary("What the installed exercise types declare: enough to record one with a client that never heard of it")
            .Produces<ExerciseTypeList>()
            .WithResponseExample(StatusCodes.Status200OK, "exercise_types.answer");

        status.MapGet("/client-config", ClientConfiguration.Get)
            .AllowAnonymous().AcceptsEveryClient()
            .WithName("get_client_config").WithSummary("Versions that may read, how often to send while recording, limits of a request, what will go away")
            .Produces<ClientConfig>()
            .WithResponseExample(StatusCodes.Status200OK, "client_config.answer");
    }

    private static async Task<IResult> QueryStatusAsync(HttpContext context, PersonalAnswers answers, StatusReads status, ExerciseCatalog catalog)
    {
        return await answers.OfAsync(context, Ask);

        PersonalQuestion Ask(Person person)
        {
            var query = context.Request.Query;
            if (!StatusRange.TryRead(query, person.Today, out var days, out var refusal)
                || !StatusRange.TryReadRows(query, out var rows, out refusal)
                || !StatusRange.TryReadType(query, catalog, out var type, out refusal))
            {
                return refusal;
            }

            var question = new StatusQuestion(days, type, Records: query["records"] != "false", rows);
            return new PersonalQuestion(StatusReads.KeyOf(person, question), (fresh, stop) => status.AnswerAsync(person, question, fresh, stop));
        }
    }
}
