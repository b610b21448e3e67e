using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Stamina.GoalServer.Workouts;

internal static class WorkoutsSetup
{
    public static void AddWorkouts(this IServiceCollection services)
    {
        services.TryAddSingleton<WorkoutAnswers>();
        services.TryAddSingleton<WorkoutWrites>();
        services.TryAddSingleton<WorkoutFiles>();
        services.TryAddSingleton<OriginalFiles>();
        services.TryAddSingleton<TrainingZoneReads>();
        services.TryAddSingleton<QuarantineRelease>();
        services.TryAddSingleton<RunningWorkouts>();
        services.TryAddSingleton<WorkoutLists>();
        services.TryAddSingleton<AlikeWorkouts>();
    }
}
