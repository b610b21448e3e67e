using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.GoalServer.Answering;

namespace Stamina.GoalServer.Status;

internal static class StatusSetup
{
    public static void AddStatus(this IServiceCollection services)
    {
        services.AddAnswering();
        services.AddOptions<RecordingOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton<StatusReads>();
        services.TryAddSingleton<MetricDefinitions>();
        services.TryAddSingleton<StatusSums>();
    }
}
