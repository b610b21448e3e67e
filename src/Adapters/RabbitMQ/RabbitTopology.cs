using Microsoft.Extensions.Logging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;
using Stamina.Contracts;

namespace Stamina.Adapters.RabbitMQ;

/// <summary>The two queues and the messages in them.</summary>
internal static class RabbitTopology
{
    public const string PublishedHeader = "published_ms";
    public const string ReasonHeader = "reason";
    public const string DeadHeader = "dead_ms";

    // Peeks and returns count as deliveries. RabbitMQ 4 drops a message after 20 unless told otherwise; dropping is never right here, so the limit is out of
    // reach.
    private const int DeliveryLimit = 1_000_000_000;

    /// <summary>
    /// A channel whose publishes end with the broker's confirm, or throw. Without the client's own limit of what is on its way, which delays publishes: whoever
    /// publishes bounds it (uploads:window).
    /// </summary>
    public static CreateChannelOptions Confirmed =>
        new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true, outstandingPublisherConfirmationsRateLimiter: null);

    /// <summary>Makes what is missing.</summary>
    public static async Task DeclareAsync(IConnection connection, RabbitOptions options, ILogger log, CancellationToken cancellationToken)
    {
        await DeclareAsync(connection, options.DeadLetterQueue, DeadLetterArguments(), log, cancellationToken);
        await DeclareAsync(connection, options.Queue, Arguments(options), log, cancellationToken);
    }

    public static BasicProperties Properties(string id, long publishedMs) => new()
    {
        DeliveryMode = DeliveryModes.Persistent,
        MessageId = id,
        Type = "stamina.batch",
        Headers = new Dictionary<string, object?>(StringComparer.Ordinal) { [PublishedHeader] = publishedMs },
    };

    /// <summary>A moment out of a header; null where it is missing.</summary>
    public static DateTimeOffset? Moment(IReadOnlyBasicProperties properties, string header) =>
        properties.Headers?.TryGetValue(header, out var value) == true && value is long ms && ms is >= 0 and <= UnixTime.HighestMs
            ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
            : null;

    private static async Task DeclareAsync(
        IConnection connection,
        string queue,
        Dictionary<string, object?> arguments,
        ILogger log,
        CancellationToken cancellationToken)
    {
        try
        {
            await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellationToken);
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: cancellationToken);
        }
        catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.PreconditionFailed)
        {
            log.QueueDiffers(queue);
        }
    }

    private static Dictionary<string, object?> Arguments(RabbitOptions options) => new(StringComparer.Ordinal)
    {
        ["x-queue-type"] = "quorum",
        ["x-max-length"] = options.QueueMaxBatches,
        ["x-max-length-bytes"] = options.QueueMaxBytes,
        ["x-overflow"] = "reject-publish",
        ["x-delivery-limit"] = DeliveryLimit,
    };

    private static Dictionary<string, object?> DeadLetterArguments() => new(StringComparer.Ordinal)
    {
        ["x-queue-type"] = "quorum",
        ["x-delivery-limit"] = DeliveryLimit,
    };
}
