using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.Folding;
using Stamina.GoalServer.Answering;

namespace Stamina.GoalServer.Status;

internal static class StatusSetup
{
    public static void AddStatus(this IServiceCollection services)
    {
        services.AddOptions<ReadOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.AddOptions<ClientOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<Deriver>();
        services.TryAddSingleton<ReadYourWrites>();
        services.AddAnswering();
        services.TryAddSingleton<PersonReads>();
        services.TryAddSingleton<PersonalAnswers>();
        services.TryAddSingleton<StatusReads>();
        services.TryAddSingleton<MetricDefinitions>();
        services.TryAddSingleton<StatusSums>();
        services.TryAddSingleton<ExerciseTypesAnswer>();
    }
}
