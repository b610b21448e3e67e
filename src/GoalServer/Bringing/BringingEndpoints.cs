using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Exercises.Distance;
using Stamina.GoalServer.Planning;
using Stamina.GoalServer.Sharing;
using Stamina.Http.Bodies;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Bringing;

/// <summary>What an own export holds beside workouts, equipment and profile, brought into an account. What is there already stays as it is.</summary>
internal static class BringingEndpoints
{
    private const int MostGoals = 200;
    private const int MostPlanned = 1_000;
    private const int MostZones = 200;

    public static void MapBringing(this IEndpointRouteBuilder routes) =>
        routes.MapPost("/users/me/bring", BringAsync).WithTags("users")
            .WithName("bring_export").WithSummary("Brings goals, plan and privacy zones of an own export; what is there already stays as it is")
            .WithDescription(
                "The body is what import_file says in `bring`. Goals come with all their terms, rests and dates. What cannot be taken is told, and stops nothing else.")
            .Accepts<BringExport>("application/json")
            .Produces<BroughtAnswer>()
            .ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.Gone)
            .WithRequestExample("bring_export")
            .WithResponseExample(StatusCodes.Status200OK, "bring_export.answer");

    private static async Task<IResult> BringAsync(HttpContext context, BroughtGoals goals, CalendarBook calendar, PrivacyZoneBook zones)
    {
        var body = await JsonBody.ReadAsync(context, BringJson.Default.BringExport);
        if (!body.TryGet(out var brought, out var refusal))
        {
            return refusal;
        }

        var errors = new List<FieldError>();
        errors.Demand(brought.Goals is null or { Count: <= MostGoals }, "goals", $"at most {MostGoals}");
        errors.Demand(brought.Planned is null or { Count: <= MostPlanned }, "planned", $"at most {MostPlanned}");
        errors.Demand(brought.PrivacyZones is null or { Count: <= MostZones }, "privacy_zones", $"at most {MostZones}");
        if (errors.Count > 0)
        {
            return Refusal.OfFields(errors);
        }

        var (caller, stop) = (context.Caller(), context.RequestAborted);
        var refused = new List<FieldError>();
        return await goals.BringAsync(caller, brought.Goals ?? [], refused, stop) is not { } ofGoals
            || await calendar.BringAsync(caller.UserId, PlannedOf(brought.Planned ?? [], refused), refused, stop) is not { } ofPlan
            || await zones.BringAsync(caller.UserId, ZonesOf(brought.PrivacyZones ?? [], refused), stop) is not { } ofZones
                ? Refusal.AccountDeleted()
                : TypedResults.Json(
                    new BroughtAnswer { Goals = ofGoals, Planned = ofPlan, PrivacyZones = ofZones, Refused = refused.Count > 0 ? refused : null },
                    BringJson.Default.BroughtAnswer);
    }

    private static List<(string Path, PlannedChange Change)> PlannedOf(IReadOnlyList<JsonElement> brought, List<FieldError> refused)
    {
        var planned = new List<(string, PlannedChange)>();
        for (var at = 0; at < brought.Count; at++)
        {
            var path = $"planned[{at}]";

            // As it was sent: half of a character in it is refused here, where writing it anew would throw.
            if (JsonBody.Parse(Encoding.UTF8.GetBytes(brought[at].GetRawText()), PlanningJson.Default.PlannedChange).Value is { } change)
            {
                planned.Add((path, change));
            }
            else
            {
                refused.Add(new FieldError(path, "a planned workout of calendar.json"));
            }
        }

        return planned;
    }

    private static List<PrivacyZone> ZonesOf(IReadOnlyList<BroughtZone> brought, List<FieldError> refused)
    {
        var zones = new List<PrivacyZone>();
        for (var at = 0; at < brought.Count; at++)
        {
            var name = brought[at]?.Name?.Trim();
            if (brought[at] is { Lat: >= -90 and <= 90, Lon: >= -180 and <= 180 } zone
                && PrivacyZoneId.TryParse(zone.ZoneId, out var id)
                && (name is null || PersonalName.IsOne(name)))
            {
                zones.Add(new PrivacyZone
                {
                    ZoneId = id.Value,
                    Name = name,
                    LatE7 = Geodesic.ToE7((double)zone.Lat),
                    LonE7 = Geodesic.ToE7((double)zone.Lon),
                    Chosen = zone.Chosen,
                    CreatedAt = zone.CreatedAt,
                    RemovedAt = zone.RemovedAt,
                });
            }
            else
            {
                refused.Add(new FieldError($"privacy_zones[{at}]", "a place of privacy-zones.json"));
            }
        }

        return zones;
    }
}
