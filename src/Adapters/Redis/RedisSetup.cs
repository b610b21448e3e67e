using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Stamina.Adapters.Tls;
using Stamina.Documents.Encryption;
using Stamina.Ports.Peers;

namespace Stamina.Adapters.Redis;

/// <summary>A cache in Redis, words between servers, and the list of sign-ins that were ended.</summary>
public static class RedisSetup
{
    /// <summary>
    /// Offers <see cref="IDistributedCache"/>, <see cref="IPeerServers"/> and <see cref="IEndedSignInList"/>. Redis need not be there: everything works without
    /// it, only slower, and each server goes by what it knows itself. Answers are encrypted where there is a <see cref="CellCipher"/> of the
    /// key <see cref="CellCipher.Cache"/>.
    /// </summary>
    public static IServiceCollection AddRedisCache(this IServiceCollection services, Action<RedisOptions> configure)
    {
        services.AddRedisEndedSignInList(configure);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IPeerServers, RedisPeers>();
        services.TryAddSingleton<IDistributedCache>(p =>
        {
            var link = p.GetRequiredService<RedisLink>();
            var kept = new RedisCache(new RedisCacheOptions
            {
                InstanceName = p.GetRequiredService<RedisOptions>().KeyPrefix, ConnectionMultiplexerFactory = link.ConnectAsync,
            });
            return new EncryptedCache(kept, p.GetKeyedService<CellCipher>(CellCipher.Cache) ?? CellCipher.None);
        });
        return services;
    }

    /// <summary>Offers <see cref="IEndedSignInList"/> alone, for servers that keep no answers.</summary>
    public static IServiceCollection AddRedisEndedSignInList(this IServiceCollection services, Action<RedisOptions> configure)
    {
        services.AddOptions<RedisOptions>()
            .Configure(configure)
            .Validate(o => !string.IsNullOrWhiteSpace(o.Host) && o.Port is > 0 and < 65536, "Redis needs a host and a port.")
            .Validate(o => o.Database >= 0, "The number of the Redis database must not be below 0.")
            .Validate(o => o.User is null || o.Password is not null, "A Redis user needs a password.")
            .Validate(o => o.TlsAuthorityFile is null || File.Exists(o.TlsAuthorityFile), "The file of the TLS authority for Redis is missing.")
            .Validate(o => o.Tls || o.Plain || PlainLinks.StayHere(o.Host), PlainLinks.Refusal("Redis", "redis", "redis:tls"))
            .Validate(o => o.CallTimeout > TimeSpan.Zero && o.CallTimeout <= TimeSpan.FromSeconds(5), "A call to Redis may take up to 5 s.")
            .Validate(o => o.ConnectTimeout > TimeSpan.Zero && o.MaxReconnectDelay > TimeSpan.Zero, "Times for Redis must be above 0.")
            .ValidateOnStart();
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<RedisOptions>>().Value);
        services.TryAddSingleton<RedisLink>();
        services.TryAddSingleton<IEndedSignInList, RedisEndedSignInList>();
        return services;
    }
}
