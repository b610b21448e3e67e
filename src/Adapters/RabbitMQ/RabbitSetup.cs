using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Adapters.Tls;
using Stamina.Documents.Encryption;
using Stamina.Ports.Queue;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>The queue in RabbitMQ.</summary>
public static class RabbitSetup
{
    /// <summary>
    /// Offers the publisher and the queue. Connections are made at first use and again when they are lost. Batches are encrypted where there is a
    /// <see cref="CellCipher"/> of the key <see cref="CellCipher.Queue"/>.
    /// </summary>
    public static IServiceCollection AddRabbitMqAdapters(this IServiceCollection services, Action<RabbitOptions> configure)
    {
        services.AddOptions<RabbitOptions>()
            .Configure(configure)
            .Validate(o => o.Hosts.Count > 0 && o.Hosts.All(h => !string.IsNullOrWhiteSpace(h)), "RabbitMQ needs a host.")
            .Validate(o => o.Port is null or (> 0 and < 65536), "The port of RabbitMQ is out of range.")
            .Validate(o => o.Queue is { Length: > 0 and <= 200 }, "The queue needs a name of at most 200 characters.")
            .Validate(o => o.TlsAuthorityFile is null || File.Exists(o.TlsAuthorityFile), "The file of the TLS authority for RabbitMQ is missing.")
            .Validate(o => o.Tls || o.Plain || o.Hosts.All(PlainLinks.StayHere), PlainLinks.Refusal("RabbitMQ", "rabbitmq", "rabbitmq:tls"))
            .Validate(
                o => o.User != RabbitOptions.BrokersOwnUser || o.Hosts.All(PlainLinks.StayHere),
                "The user guest, whose password everybody knows, is taken for a RabbitMQ on this machine alone; set rabbitmq:user and rabbitmq:password_file.")
            .Validate(
                o => o is { QueueMaxBatches: > 0, QueueMaxBytes: > 0, Prefetch: > 0 },
                "The bounds for RabbitMQ must be above 0.")
            .Validate(
                o => o.PublishTimeout > TimeSpan.Zero && o.ConnectTimeout > TimeSpan.Zero && o.MaxReconnectDelay > TimeSpan.Zero,
                "Times for RabbitMQ must be above 0.")
            .Validate(
                o => o.Heartbeat >= TimeSpan.FromSeconds(1) && o.UnseenAllowance >= o.Heartbeat * 3,
                "rabbitmq:heartbeat must be at least 1 s, and rabbitmq:unseen_allowance at least three times rabbitmq:heartbeat.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(p => p.GetRequiredService<IOptions<RabbitOptions>>().Value);
        services.TryAddSingleton(p => new RabbitBatchQueue(
            p.GetRequiredService<RabbitOptions>(), Cipher(p), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RabbitBatchQueue>>()));
        services.TryAddSingleton<IBatchQueue>(p => p.GetRequiredService<RabbitBatchQueue>());
        services.TryAddSingleton<IBatchPublisher>(p => new RabbitBatchPublisher(
            p.GetRequiredService<RabbitOptions>(), Cipher(p), p.GetRequiredService<TimeProvider>(), p.GetRequiredService<ILogger<RabbitBatchPublisher>>()));
        return services;
    }

    private static CellCipher Cipher(IServiceProvider services) => services.GetKeyedService<CellCipher>(CellCipher.Queue) ?? CellCipher.None;
}
