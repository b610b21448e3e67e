using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Folding;

namespace Stamina.GoalServer.Answering;

internal static class AnsweringSetup
{
    private const int LargestAnswer = 8 << 20;
    private const int LongestKey = 1_024;

    /// <summary>
    /// How answers are made and kept. Their cache is this process's memory and, where an adapter offers an <see cref="IDistributedCache"/>, that behind it.
    /// </summary>
    public static void AddAnswering(this IServiceCollection services)
    {
        services.AddOptions<ReadOptions>().ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IMemoryCache>(p => new MemoryCache(
            new MemoryCacheOptions { SizeLimit = p.GetRequiredService<IOptions<ReadOptions>>().Value.MemoryBytes },
            p.GetRequiredService<ILoggerFactory>()));
        services
            .AddHybridCache(options =>
            {
                options.MaximumPayloadBytes = LargestAnswer;
                options.MaximumKeyLength = LongestKey;
                options.DisableCompression = true;
            })
            .AddSerializer<CachedAnswer, CachedAnswerSerializer>();
        services
            .AddOptions<HybridCacheOptions>()
            .Configure<IServiceProviderIsService>(
                (options, known) => options.DistributedCacheServiceKey = known.IsService(typeof(IDistributedCache)) ? FarCache.Service : null);
        services.TryAddKeyedSingleton<IDistributedCache>(FarCache.Service, (p, _) =>
            new FarCache(
                p.GetRequiredService<IDistributedCache>(),
                p.GetRequiredService<IOptions<ReadOptions>>(),
                p.GetRequiredService<TimeProvider>(),
                p.GetRequiredService<ILogger<FarCache>>()));
        services.TryAddSingleton<BuildMark>();
        services.TryAddSingleton<AnswerCache>();
        services.TryAddSingleton<LargeWorkouts>();
        services.TryAddSingleton<OpenedWorkouts>();
        services.TryAddSingleton<Deriver>();
        services.TryAddSingleton<ReadYourWrites>();
        services.TryAddSingleton<PersonReads>();
        services.TryAddSingleton<PersonalAnswers>();
        services.TryAddSingleton<ExerciseTypesAnswer>();
    }
}
