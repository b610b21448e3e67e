using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Stamina.GoalServer.Auth;
using Stamina.Http;

namespace Stamina.GoalServer;

/// <summary>The Goal &amp; User Server: accounts, goals, status, and reading workouts. One line per area.</summary>
public static class GoalServerSetup
{
    public static IServiceCollection AddGoalServer(this IServiceCollection services)
    {
        services.AddStaminaHttp();
        services.AddAccounts();
        return services;
    }

    public static IEndpointRouteBuilder MapGoalServer(this IEndpointRouteBuilder routes)
    {
        routes.MapAccounts();
        return routes;
    }
}
