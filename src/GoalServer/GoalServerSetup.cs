using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stamina.GoalServer.Auth;
using Stamina.GoalServer.Cells;
using Stamina.GoalServer.Goals;
using Stamina.GoalServer.Status;
using Stamina.GoalServer.Workouts;
using Stamina.Http;

namespace Stamina.GoalServer;

/// <summary>The Goal &amp; User Server: accounts, goals, status, and reading workouts. One line per area.</summary>
public static class GoalServerSetup
{
    public static IServiceCollection AddGoalServer(this IServiceCollection services)
    {
        services.AddStaminaHttp();
        services.AddCells();
        services.AddAccounts();
        services.AddStatus();
        services.AddGoals();
        services.AddWorkouts();
        return services;
    }

    public static IEndpointRouteBuilder MapGoalServer(this IEndpointRouteBuilder routes)
    {
        var guarded = routes.MapGroup("").AddEndpointFilter(StoreUnavailableFilter.AnswerAsync);
        guarded.MapAccounts();
        guarded.MapStatus();
        guarded.MapGoals();
        guarded.MapWorkouts();
        return routes;
    }
}
