using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>The Data Handler: deliveries -> log, summary, totals.</summary>
public static class DataHandlerServices
{
    /// <summary>
    /// Runs the Data Handler in this host. Needs a queue, a fold store, its upkeep (the adapters'), and an <see cref="ExerciseCatalog"/>.
    /// </summary>
    public static IServiceCollection AddDataHandler(this IServiceCollection services, Action<DataHandlerOptions>? configure = null)
    {
        services.AddOptions<DataHandlerOptions>()
            .Configure(configure ?? (_ => { }))
            .Validate(o => o.BulkBatches > 0, "A bulk holds at least one batch.")
            .Validate(o => o.Gather >= TimeSpan.Zero && o.Gather < TimeSpan.FromSeconds(1), "Gathering takes 0 to 1 s.")
            .Validate(o => o.MinBackoff > TimeSpan.Zero && o.MaxBackoff >= o.MinBackoff, "The waits after a failure must be above 0 and grow.")
            .Validate(o => o.UpkeepEvery > TimeSpan.Zero && o.WatchQueueEvery > TimeSpan.Zero && o.LedgerKeeps > TimeSpan.Zero && o.DeletedKeeps > TimeSpan.Zero, "Upkeep's times must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<DataHandlerOptions>>().Value);
        services.TryAddSingleton<Failpoints>();
        services.TryAddSingleton(p => new BulkFold(
            p.GetRequiredService<IFoldStore>(),
            p.GetRequiredService<ExerciseCatalog>(),
            p.GetRequiredService<DataHandlerOptions>(),
            p.GetRequiredService<TimeProvider>(),
            p.GetRequiredService<Failpoints>(),
            LogMerge.Merge));
        services.AddHostedService<Consumer>();
        services.AddHostedService<Upkeep>();
        services.AddHostedService<QueueWatch>();
        return services;
    }
}
