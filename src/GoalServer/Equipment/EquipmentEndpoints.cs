using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Ids;
using Stamina.Http.Bodies;
using Stamina.Http.Documentation;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.GoalServer.Equipment;

/// <summary>Shoes, bikes and whatever else workouts are done with.</summary>
internal static class EquipmentEndpoints
{
    public static void MapEquipment(this IEndpointRouteBuilder routes)
    {
        var equipment = routes.MapGroup("/equipment").WithTags("equipment");

        equipment.MapGet("", ListAsync)
            .OpenTo(AccessScope.ReadEquipment)
            .WithName("list_equipment").WithSummary("Every piece of equipment, also those that are retired")
            .WithDescription("How far a piece went is the sum of the workouts that name it (equipment of list_workouts), on top of starting_distance_m.")
            .Produces<EquipmentList>().ProducesProblems(ProblemTypes.Gone)
            .WithResponseExample(StatusCodes.Status200OK, "equipment");

        equipment.MapPost("", AddAsync)
            .WithName("add_equipment").WithSummary("Adds a piece; sent again with the same equipment_id it is the same piece")
            .Accepts<AddEquipment>("application/json").Produces<EquipmentPiece>(StatusCodes.Status201Created).Produces<EquipmentPiece>()
            .ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.Conflict, ProblemTypes.Gone)
            .WithRequestExample("add_equipment").WithResponseExample(StatusCodes.Status201Created, "equipment_piece");

        equipment.MapPatch("/{equipment_id}", EditAsync)
            .WithName("edit_equipment").WithSummary("Changes a piece member by member, retires it or takes it back into use")
            .Accepts<EditEquipment>("application/json", "application/merge-patch+json").Produces<EquipmentPiece>()
            .ProducesProblems(ProblemTypes.InvalidRequest, ProblemTypes.NotFound, ProblemTypes.Gone)
            .WithRequestExample("edit_equipment").WithResponseExample(StatusCodes.Status200OK, "equipment_piece");

        equipment.MapDelete("/{equipment_id}", DeleteAsync)
            .WithName("delete_equipment").WithSummary("Deletes a piece; its workouts stay as they are")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(ProblemTypes.NotFound, ProblemTypes.Gone);
    }

    private static async Task<IResult> ListAsync(HttpContext context, EquipmentBook book) =>
        await book.ListAsync(context.Caller().UserId, context.RequestAborted) is { } all
            ? TypedResults.Json(new EquipmentList { Equipment = all }, EquipmentJson.Default.EquipmentList)
            : Refusal.AccountDeleted();

    private static async Task<IResult> AddAsync(HttpContext context, EquipmentBook book)
    {
        var body = await JsonBody.ReadAsync(context, EquipmentJson.Default.AddEquipment);
        return body.TryGet(out var request, out var refusal)
            ? (await book.AddAsync(context.Caller().UserId, request, context.RequestAborted)).Show(EquipmentJson.Default.EquipmentPiece)
            : refusal;
    }

    private static async Task<IResult> EditAsync(HttpContext context, EquipmentBook book)
    {
        if (!TryReadId(context, out var id))
        {
            return EquipmentBook.Unknown();
        }

        var body = await JsonBody.ReadEditAsync(context, EquipmentJson.Default.EditEquipment);
        return body.TryGet(out var edit, out var refusal)
            ? (await book.EditAsync(context.Caller().UserId, id, edit, context.RequestAborted)).Show(EquipmentJson.Default.EquipmentPiece)
            : refusal;
    }

    private static async Task<IResult> DeleteAsync(HttpContext context, EquipmentBook book) =>
        !TryReadId(context, out var id) ? EquipmentBook.Unknown()
        : await book.DeleteAsync(context.Caller().UserId, id, context.RequestAborted) is { Refusal: { } refusal } ? refusal
        : TypedResults.NoContent();

    private static bool TryReadId(HttpContext context, out EquipmentId id) =>
        EquipmentId.TryParse(context.Request.RouteValues["equipment_id"] as string, out id);
}
