using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.GoalServer.Bringing;
using Stamina.GoalServer.Equipment;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Planning;
using Stamina.GoalServer.Sharing;
using Stamina.GoalServer.Status;
using Stamina.GoalServer.Workouts;
using Stamina.Http;

namespace Stamina.GoalServer;

/// <summary>Goals, plans, status, reading, editing and sharing workouts, equipment.</summary>
public static class GoalServerSetup
{
    public static IServiceCollection AddGoalServer(this IServiceCollection services)
    {
        services.AddStaminaHttp();
        services.AddStatus();
        services.AddGoals();
        services.AddWorkouts();
        services.TryAddSingleton<PrivacyZoneBook>();
        services.TryAddSingleton<CopiesForOthers>();
        services.TryAddSingleton<CalendarBook>();
        services.TryAddSingleton<EquipmentBook>();
        services.TryAddSingleton<BroughtGoals>();
        return services;
    }

    public static IEndpointRouteBuilder MapGoalServer(this IEndpointRouteBuilder routes)
    {
        routes.MapStatus();
        routes.MapGoals();
        routes.MapWorkouts();
        routes.MapSharing();
        routes.MapPlanning();
        routes.MapEquipment();
        routes.MapBringing();
        return routes;
    }
}
