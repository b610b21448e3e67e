using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stamina.Exercises;
using Stamina.Folding;

namespace Stamina.DataHandler;

/// <summary>The Data Handler: appends what the queue delivers to the logs of workouts, and derives summaries and totals from the logs.</summary>
public static class DataHandlerSetup
{
    /// <summary>
    /// Runs the Data Handler in this host. Needs a queue, the stores (the adapters'), and an <see cref="ExerciseCatalog"/>.
    /// </summary>
    public static IServiceCollection AddDataHandler(this IServiceCollection services, Action<DataHandlerOptions>? configure = null)
    {
        services.AddOptions<DataHandlerOptions>()
            .Configure(configure ?? (_ => { }))
            .Validate(o => o.BulkBatches > 0, "A bulk holds at least one batch.")
            .Validate(o => o.Gather >= TimeSpan.Zero && o.Gather < TimeSpan.FromSeconds(1), "Gathering takes 0 to 1 s.")
            .Validate(o => o.MinBackoff > TimeSpan.Zero && o.MaxBackoff >= o.MinBackoff, "The waits after a failure must be above 0 and grow.")
            .Validate(
                o => o.MaintenanceEvery > TimeSpan.Zero && o.WatchQueueEvery > TimeSpan.Zero && o.LookForDueEvery > TimeSpan.Zero,
                "The times between two looks must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<DataHandlerOptions>>().Value);
        services.TryAddSingleton<Failpoints>();
        services.TryAddSingleton<Deriver>();
        services.TryAddSingleton<DueWorkouts>();
        services.AddHostedService(p => p.GetRequiredService<DueWorkouts>());
        services.AddHostedService<Consumer>();
        services.AddHostedService<Maintenance>();
        services.AddHostedService<QueueWatch>();
        return services;
    }
}
