using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Sharing;
using Stamina.Contracts;
using Stamina.Exercises.Distance;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Workouts;
using Stamina.Http.Bodies;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Sharing;

/// <summary>What leaves an account for others, and the places that it does not show.</summary>
internal static class SharingEndpoints
{
    public static void MapSharing(this IEndpointRouteBuilder routes)
    {
        // No GET: the place where the workout begins may be added to those that are hidden.
        routes.MapPost("/workouts/{session_id}/copy-for-others", CopyAsync).WithTags("sharing")
            .WithName("copy_for_others").WithSummary("One workout as others may see it: without the places that are hidden from them, sensors and note")
            .WithDescription(
                "Where the workout begins and ends is always hidden, and stays hidden from then on (list_privacy_zones). Distance, times and laps are those of what is shown: the rest would tell how far away the hidden place is. docs/privacy-zones.md says what this withstands. The owner's own, whole copy is export_workout.")
            .WithParameter(ParameterPlace.Query, "format", "gpx, tcx, fit, or json for points and figures; json where nothing is said.")
            .ReadsYourWrites()
            .Produces<SharedWorkout>(
                StatusCodes.Status200OK, "application/json", "application/gpx+xml", "application/vnd.garmin.tcx+xml", "application/vnd.ant.fit")
            .ProducesProblems(ProblemTypes.InvalidSessionId, ProblemTypes.InvalidRequest, ProblemTypes.NotFound, ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "copy_for_others.answer");

        var zones = routes.MapGroup("/users/me/privacy-zones").WithTags("sharing");

        zones.MapGet("", ListAsync)
            .WithName("list_privacy_zones").WithSummary("The places that copies for others do not show: chosen ones, and where such copies began and ended")
            .Produces<PrivacyZoneList>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "privacy_zones");

        zones.MapPost("", AddAsync)
            .WithName("add_privacy_zone").WithSummary("Hides a place from others; within 100 m of a known one it is that one")
            .Accepts<AddPrivacyZone>("application/json").Produces<PrivacyZoneAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("add_privacy_zone").WithResponseExample(StatusCodes.Status201Created, "privacy_zone");

        zones.MapDelete("/{zone_id}", RemoveAsync)
            .WithName("remove_privacy_zone").WithSummary("Shows the place to others from now on")
            .WithDescription("It is kept as taken out: added again, it hides exactly what it hid before.")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(ProblemTypes.NotFound);
    }

    private static async Task<IResult> CopyAsync(HttpContext context, ReadYourWrites readYourWrites, CopiesForOthers copies) =>
        !WorkoutEndpoints.TryReadKey(context, out var key, out var refusal)
            || !WorkoutFiles.TryReadFormat(context.Request.Query, out var format, out refusal)
                ? refusal
                : await readYourWrites.ThenAsync(context, fresh => copies.AnswerAsync(context, key, format, fresh));

    private static async Task<IResult> ListAsync(HttpContext context, PrivacyZoneBook book) =>
        await book.ListAsync(context.Caller().UserId, context.RequestAborted) is { } zones
            ? TypedResults.Json(new PrivacyZoneList { Zones = [.. zones.Select(Answer)] }, SharingJson.Default.PrivacyZoneList)
            : Refusal.AccountDeleted();

    private static async Task<IResult> AddAsync(HttpContext context, PrivacyZoneBook book)
    {
        var body = await JsonBody.ReadAsync(context, SharingJson.Default.AddPrivacyZone);
        if (!body.TryGet(out var request, out var refusal))
        {
            return refusal;
        }

        var errors = new List<FieldError>();
        var name = request.Name?.Trim();
        errors.Demand(name is null || PersonalName.IsOne(name), "name", PersonalName.Expected);
        errors.Demand(request.Lat is >= -90 and <= 90, "lat", "degrees from -90 to 90");
        errors.Demand(request.Lon is >= -180 and <= 180, "lon", "degrees from -180 to 180");
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        var chosen = book.New(Geodesic.ToE7((double)request.Lat), Geodesic.ToE7((double)request.Lon)) with { Name = name, Chosen = true };
        var (zone, full) = await book.AddAsync(context.Caller().UserId, chosen, context.RequestAborted);
        return zone is null ? full! : TypedResults.Json(Answer(zone), SharingJson.Default.PrivacyZoneAnswer, statusCode: StatusCodes.Status201Created);
    }

    private static async Task<IResult> RemoveAsync(HttpContext context, PrivacyZoneBook book) =>
        PrivacyZoneId.TryParse(context.Request.RouteValues["zone_id"] as string, out var id)
            && await book.RemoveAsync(context.Caller().UserId, id, context.RequestAborted)
                ? TypedResults.NoContent()
                : Refusal.Of(ProblemTypes.NotFound, "There is no such place in this account; list_privacy_zones names them.");

    private static PrivacyZoneAnswer Answer(PrivacyZone zone) => new()
    {
        ZoneId = new PrivacyZoneId(zone.ZoneId).ToString(),
        Name = zone.Name,
        Lat = zone.LatE7 / 10_000_000m,
        Lon = zone.LonE7 / 10_000_000m,
        Chosen = zone.Chosen,
        CreatedAt = zone.CreatedAt,
    };
}
