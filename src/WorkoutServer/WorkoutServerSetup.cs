using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.Contracts;
using Stamina.Contracts.Uploads;
using Stamina.Http;
using Stamina.Http.Clients;
using Stamina.Http.Documentation;
using Stamina.Http.Tokens;
using Stamina.WorkoutServer.Commit;
using Stamina.WorkoutServer.Endpoints;
using Stamina.WorkoutServer.Imports;

namespace Stamina.WorkoutServer;

/// <summary>The Workout Server: takes events and gives them to the queue. Needs an <c>IBatchPublisher</c>.</summary>
public static class WorkoutServerSetup
{
    public static IServiceCollection AddWorkoutServer(this IServiceCollection services)
    {
        services.AddStaminaHttp();
        services.AddMetrics();
        services.AddOptions<WorkoutServerOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<UploadMetrics>();
        services.TryAddSingleton<GroupCommit>();
        services.TryAddSingleton(provider => new UploadQuotas(provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<UploadEndpoints>();
        services.TryAddSingleton<ImportEndpoint>();
        services.AddHostedService<EndedSignInPoller>();
        return services;
    }

    public static IEndpointRouteBuilder MapWorkoutServer(this IEndpointRouteBuilder routes)
    {
        var uploads = routes.ServiceProvider.GetRequiredService<UploadEndpoints>();
        var group = routes.MapGroup("").RequireUpload().AcceptsEveryClient().WithTags("recording");

        Map(group, uploads, "/workouts", UploadCall.Start)
            .WithName("start_workout").WithSummary("Start a workout")
            .WithDescription(
                "The body is the log's first event, of kind `started`. The phone mints `session_id`; where it is absent it is derived from user, type, `started_at` "
                + "and the header `Idempotency-Key`, so that a repeat gives the same one.")
            .Accepts<StartedEvent>("application/json")
            .Produces<UploadAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.InvalidRequest)
            .WithParameter(ParameterPlace.Header, "Idempotency-Key", "Any text of the client's own, at most 256 characters; part of the derived session_id.")
            .WithRequestExample("start_workout")
            .WithResponseExample(StatusCodes.Status202Accepted, "start_workout.answer");

        Map(group, uploads, "/workouts/{session_id}/progress", UploadCall.Progress)
            .WithName("update_progress")
            .WithSummary("Send what was done")
            .WithDescription(
                "The body is one event, or `{\"writer\", \"sent_at\", \"events\": […]}` with up to 1 000. An event that cannot be framed is refused alone.")
            .Accepts<EventBatch>("application/json")
            .AcceptsAlso<WorkoutEvent>()
            .Produces<UploadAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblems(ProblemTypes.InvalidSessionId)
            .WithRequestExample("update_progress.one_event")
            .WithRequestExample("update_progress.several_events")
            .WithRequestExample("update_progress.weight_training")
            .WithRequestExample("update_progress.in_the_documents_form")
            .WithResponseExample(StatusCodes.Status202Accepted, "update_progress.answer");

        Map(group, uploads, "/workouts/{session_id}/finish", UploadCall.Finish)
            .WithName("finish_workout").WithSummary("Finish a workout")
            .WithDescription("The body is the log's last event, of kind `finished`; its `seq` + 1 says how many events that writer's log has.")
            .Accepts<WorkoutEvent>("application/json")
            .Produces<UploadAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblems(ProblemTypes.InvalidSessionId)
            .WithRequestExample("finish_workout")
            .WithResponseExample(StatusCodes.Status202Accepted, "finish_workout.answer");

        Map(group, uploads, "/workouts/log", UploadCall.Log)
            .WithName("log_workout")
            .WithSummary("Log a past workout")
            .WithDescription(
                "One document becomes the events of a workout like any other. The same document with the same `Idempotency-Key` gives the same workout, another document another one. A distance as typed stands, and is marked as corrected. What it leaves out, the zone of its times or the unit of its weights, is taken from the profile when the workout is first derived, and stays."
            )
            .Accepts<LoggedWorkout>("application/json")
            .Produces<UploadAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblems(ProblemTypes.InvalidRequest)
            .WithParameter(ParameterPlace.Header, "Idempotency-Key", "Any text of the client's own, at most 256 characters; part of the derived session_id.")
            .WithRequestExample("log_workout.run")
            .WithRequestExample("log_workout.weight_training")
            .WithRequestExample("log_workout.ride_in_the_documents_form")
            .WithRequestExample("log_workout.lifts_in_the_documents_form")
            .WithResponseExample(StatusCodes.Status202Accepted, "log_workout.answer");

        Map(group, uploads, "/sync", UploadCall.Sync)
            .WithName("sync_workouts")
            .WithSummary("Send the events of many workouts")
            .WithDescription(
                "For a phone that was offline. Up to 100 workouts with 1 000 events in all; `Content-Encoding` gzip or br. An outcome for every event.")
            .Accepts<SyncBatch>("application/json")
            .Produces<SyncAnswer>(StatusCodes.Status202Accepted)
            .ProducesProblems(ProblemTypes.InvalidRequest)
            .WithRequestExample("sync_workouts")
            .WithResponseExample(StatusCodes.Status202Accepted, "sync_workouts.answer");

        var imports = routes.ServiceProvider.GetRequiredService<ImportEndpoint>();
        Delegate import = (HttpContext context) => imports.AnswerAsync(context);
        group.MapPost("/imports", import).WithName("import_file").WithSummary("Import a file of another service or device")
            .WithDescription(
                "The body is the file as it is: GPX, TCX, FIT, KML, KMZ (also as .gz), CSV of sets, a workout of export_data, or a ZIP of such files; at most 64 MiB, 60 s to arrive, one at a time "
                    + "for an account. Each workout becomes events like those of a phone, under an id made of the file's content: the same file again, also after half of it, is the same workout. "
                    + "What is in the account from elsewhere is not looked up: with mode=look nothing is taken, and find_alike tells whom to ask the person about. Of a file with more workouts than `most` the answer has `next`: sent again with it as `from`, the file goes on from there. "
                    + "The last workouts of a long answer may be stored a moment later than the consistency token says.")
            .WithParameter(ParameterPlace.Query, "mode", "take (where nothing is said), or look: says what is in the file, and takes nothing.")
            .WithParameter(ParameterPlace.Query, "file", "The file's name, for the outcomes.")
            .WithParameter(ParameterPlace.Query, "exercise_type", "The exercise type of all of them, instead of what the file says.")
            .WithParameter(ParameterPlace.Query, "date", "The day of files that name none, as 2026-05-04; without it they are refused.")
            .WithParameter(
                ParameterPlace.Query,
                "except",
                "Session ids that a look has told, parted by commas, at most 100: these workouts are left out, because the person has them from elsewhere.")
            .WithParameter(ParameterPlace.Query, "from", "`next` of the answer before, for the same file: what stands before it is passed over.")
            .WithParameter(ParameterPlace.Query, "most", "1 to 2000 workouts in one answer, 2000 where nothing is said; those that are left out count.", "integer")
            .WithParameter(ParameterPlace.Query, "weight_unit", "kg or lb, for logs of sets that do not say.")
            .WithParameter(
                ParameterPlace.Query,
                "date_order",
                "dmy or mdy, for logs of sets whose dates do not show whether the day or the month comes first, as 3/4/2026; without it they are refused.")
            .WithParameter(ParameterPlace.Query, "time_zone", "The profile's zone, as Europe/Ljubljana, for what has neither place nor offset; else UTC.")
            .Produces<ImportAnswer>(StatusCodes.Status202Accepted)
            .Produces<ImportAnswer>(StatusCodes.Status200OK)
            .ProducesProblems(
                ProblemTypes.InvalidRequest,
                ProblemTypes.MalformedBody,
                ProblemTypes.TooLarge,
                ProblemTypes.TooManyRequests,
                ProblemTypes.Unavailable)
            .WithResponseExample(StatusCodes.Status202Accepted, "import_file.answer");
        return routes;
    }

    private static RouteHandlerBuilder Map(IEndpointRouteBuilder routes, UploadEndpoints uploads, string path, UploadCall call)
    {
        // It takes the bare context: the write path pays for no binding.
        Delegate answer = (HttpContext context) => uploads.AnswerAsync(context, call);
        return routes.MapPost(path, answer)
            .WithParameter(ParameterPlace.Header, "Content-Encoding", "gzip or br; at most 1 MiB as sent and 8 MiB unpacked, 60 s to arrive.");
    }
}
