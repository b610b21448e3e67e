using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>The stores over any SQL engine.</summary>
internal static class SqlServices
{
    public static IServiceCollection AddSqlStores(this IServiceCollection services, Func<IServiceProvider, SqlEngine> engine)
    {
        services.TryAddSingleton<IEventLog>(p => new SqlEventLog(engine(p)));
        services.TryAddSingleton<IDerivations>(p => new SqlDerivations(engine(p), p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IWorkoutReads>(p => new SqlWorkoutReads(engine(p)));
        services.TryAddSingleton<IAccountStore>(p => new SqlAccountStore(engine(p)));
        services.TryAddSingleton<IGoalStore>(p => new SqlGoalStore(engine(p)));
        services.TryAddSingleton<ICalendarStore>(p => new SqlCalendarStore(engine(p)));
        services.TryAddSingleton<IWebhookStore>(p => new SqlWebhookStore(engine(p)));
        services.TryAddSingleton<IStoreMaintenance>(p => new SqlMaintenance(engine(p)));
        return services;
    }
}
