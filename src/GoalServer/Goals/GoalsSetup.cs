using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.GoalServer.Answering;

namespace Stamina.GoalServer.Goals;

internal static class GoalsSetup
{
    public static void AddGoals(this IServiceCollection services)
    {
        services.TryAddSingleton<GoalSentence>();
        services.TryAddSingleton<GoalMessages>();
        services.TryAddSingleton<GoalAnswers>();
        services.TryAddSingleton<GoalCheck>();
        services.TryAddSingleton<GoalWrites>();
        services.TryAddSingleton<ClosedPeriodsMemory>();
        services.TryAddSingleton<GoalReads>();
        services.TryAddSingleton(provider => new GoalStatuses(provider.GetRequiredService<PersonReads>(), provider.GetRequiredService<GoalReads>()));
    }
}
