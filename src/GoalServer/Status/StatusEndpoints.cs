using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.Contracts;
using Stamina.Contracts.Status;
using Stamina.Exercises;
using Stamina.GoalServer.Goals;
using Stamina.Http.Clients;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Status;

/// <summary>query_status, list_exercise_types, get_client_config.</summary>
internal static class StatusEndpoints
{
    public static void AddStatus(this IServiceCollection services)
    {
        services.AddOptions<ReadOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ClientOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<Freshness>();
        services.TryAddSingleton<TotalsReader>();
        services.TryAddSingleton<People>();
        services.TryAddSingleton<MetricNames>();
        services.TryAddSingleton<StatusMath>();
        services.TryAddSingleton<TypesAnswer>();
    }

    public static void MapStatus(this IEndpointRouteBuilder routes)
    {
        var status = routes.MapGroup("").WithTags("status");

        status.MapGet("/status", QueryStatusAsync)
            .WithName("query_status").WithSummary("Totals per exercise type over any days, a row per day, the days before, personal records")
            .WithParameter(ParameterPlace.Query, "from", "First local date, as 2026-05-01.")
            .WithParameter(ParameterPlace.Query, "to", "Last local date; today where it is not said.")
            .WithParameter(ParameterPlace.Query, "last_days", "Instead of from and to: so many days up to today; 7 where nothing is said.", "integer")
            .WithParameter(ParameterPlace.Query, "type", "One exercise type, or one of its other names.")
            .WithParameter(ParameterPlace.Query, "records", "false leaves personal records out.", "boolean")
            .ReadsYourWrites()
            .Produces<StatusAnswer>().ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, StatusExamples.Status);

        status.MapGet("/exercise-types", (TypesAnswer types) => TypedResults.Json(types.List, StatusJson.Default.ExerciseTypeList))
            .AllowAnonymous().AcceptsEveryClient()
            .WithName("list_exercise_types").WithSummary("What the installed exercise types declare: enough to record one with a client that never heard of it")
            .Produces<ExerciseTypeList>()
            .WithResponseExample(StatusCodes.Status200OK, StatusExamples.ExerciseTypes);

        status.MapGet("/client-config", ClientConfiguration.Get)
            .AllowAnonymous().AcceptsEveryClient()
            .WithName("get_client_config").WithSummary("Versions that may read, how often to send while recording, limits of a request, what will go away")
            .Produces<ClientConfig>()
            .WithResponseExample(StatusCodes.Status200OK, StatusExamples.ClientConfig);
    }

    private static async Task<IResult> QueryStatusAsync(
        HttpContext context, Freshness freshness, People people, StatusMath math, ExerciseCatalog catalog, IWorkoutReads reads)
    {
        var fresh = await freshness.AwaitAsync(context);
        if (fresh.Refusal is not null)
        {
            return fresh.Refusal;
        }

        var cancellationToken = context.RequestAborted;
        if (await people.FindAsync(context.Caller().UserId, fresh.From, cancellationToken) is not { } person)
        {
            return Refusal.Of(ProblemTypes.Gone, "This account was deleted.");
        }

        if (!StatusRange.TryRead(context.Request.Query, person.Today, out var days, out var refusal))
        {
            return refusal;
        }

        var length = days.To.DayNumber - days.From.DayNumber + 1;
        var before = new Days(LocalCalendar.Back(days.From, length), LocalCalendar.Back(days.From, 1));
        var withRecords = context.Request.Query["records"] != "false";
        var asked = context.Request.Query["type"].ToString() is { Length: > 0 } name ? catalog.Canonical(name) : null;
        var all = withRecords
            ? await people.AllWorkoutsAsync(person.Id, days.To, fresh.From, cancellationToken)
            : await people.WorkoutsAsync(person.Id, before.From, days.To, fresh.From, cancellationToken);
        if (asked is not null)
        {
            all = [.. all.Where(w => w.Row.ExerciseType == asked)];
        }

        IReadOnlyList<CountedWorkout> inside = [.. all.Where(w => days.Contains(w.Row.LocalDate))];
        IReadOnlyList<CountedWorkout> earlier = [.. all.Where(w => before.Contains(w.Row.LocalDate))];
        return TypedResults.Json(
            new StatusAnswer
            {
                From = days.From,
                To = days.To,
                Today = person.Today,
                Overall = math.Overall(inside),
                ByType = math.ByType(inside),
                Days = math.Days(inside),
                Previous = new StatusBefore { From = before.From, To = before.To, Overall = math.Overall(earlier), ByType = math.ByType(earlier) },
                Records = withRecords ? math.Records(all) : null,
                Pending = fresh.Pending,
                StoreEpoch = (await reads.StoreEpochAsync(cancellationToken)).ToString("N"),
            },
            StatusJson.Default.StatusAnswer);
    }
}
