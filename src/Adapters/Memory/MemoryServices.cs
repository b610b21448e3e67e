using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stamina.Ports.Cache;

namespace Stamina.Adapters.Memory;

/// <summary>How much the in-process cache may hold.</summary>
public sealed class MemoryCacheOptions
{
    /// <summary>Bytes of totals, as estimated by their rows.</summary>
    public long MaxBytes { get; set; } = 64 << 20;

    /// <summary>Users of whom a value or a floor is remembered exactly; those beyond share floors.</summary>
    public int MaxUsers { get; set; } = 100_000;
}

/// <summary>What a process keeps in its own memory.</summary>
public static class MemoryServices
{
    /// <summary>Offers the cache of totals in process memory: enough for one process, and the near half of a shared cache.</summary>
    public static IServiceCollection AddMemoryTotalsCache(this IServiceCollection services, Action<MemoryCacheOptions>? configure = null)
    {
        services.AddOptions<MemoryCacheOptions>()
            .Configure(configure ?? (_ => { }))
            .Validate(o => o is { MaxBytes: > 0, MaxUsers: > 0 }, "The cache's bounds must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton<ITotalsCache>(p => new MemoryTotalsCache(p.GetRequiredService<IOptions<MemoryCacheOptions>>().Value));
        return services;
    }
}
