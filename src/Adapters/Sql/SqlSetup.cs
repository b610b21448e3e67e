using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Sql;

/// <summary>The stores over any SQL engine.</summary>
internal static class SqlSetup
{
    /// <summary>Offers them. Somebody must offer the <see cref="KeyRing"/>: no document is written without one.</summary>
    public static IServiceCollection AddSqlStores(this IServiceCollection services, Func<IServiceProvider, SqlEngine> engine)
    {
        services.TryAddSingleton<AccountKeys>();
        services.TryAddSingleton(p => new SqlKeys(engine(p), p.GetRequiredService<AccountKeys>()));
        services.TryAddSingleton<IStoreKeys>(Keys);
        services.TryAddSingleton<IEventLog>(p => new SqlEventLog(engine(p), Keys(p)));
        services.TryAddSingleton<IDerivations>(p => new SqlDerivations(engine(p), Keys(p), p.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton<IWorkoutReads>(p => new SqlWorkoutReads(engine(p), Keys(p)));
        services.TryAddSingleton<IAccountStore>(p => new SqlAccountStore(engine(p), Keys(p)));
        services.TryAddSingleton<IGoalStore>(p => new SqlGoalStore(engine(p), Keys(p)));
        services.TryAddSingleton<ICalendarStore>(p => new SqlCalendarStore(engine(p), Keys(p)));
        services.TryAddSingleton<IWebhookStore>(p => new SqlWebhookStore(engine(p), Keys(p)));
        services.TryAddSingleton<IOriginalStore>(p => new SqlOriginalStore(engine(p), Keys(p)));
        services.TryAddSingleton<IStoreMaintenance>(p => new SqlMaintenance(engine(p)));
        return services;

        static SqlKeys Keys(IServiceProvider p) => p.GetRequiredService<SqlKeys>();
    }
}
