namespace Stamina.Adapters.RabbitMQ;

/// <summary>Where the broker is, and how much may wait.</summary>
public sealed class RabbitOptions
{
    // Every RabbitMQ has it, with this name as password, and lets it in from its own machine only.
    internal const string BrokersOwnUser = "guest";

    /// <summary>Host names or addresses, tried in random order.</summary>
    public IList<string> Hosts { get; set; } = ["localhost"];

    /// <summary>Port; null: 5672, with TLS 5671.</summary>
    public int? Port { get; set; }

    /// <summary>Virtual host.</summary>
    public string VirtualHost { get; set; } = "/";

    /// <summary>User.</summary>
    public string User { get; set; } = BrokersOwnUser;

    /// <summary>Password.</summary>
    public string Password { get; set; } = BrokersOwnUser;

    /// <summary>Speak TLS.</summary>
    public bool Tls { get; set; }

    /// <summary>The name in the broker's certificate; null: the host.</summary>
    public string? TlsServerName { get; set; }

    /// <summary>A PEM file of the authority to trust instead of the system's.</summary>
    public string? TlsAuthorityFile { get; set; }

    /// <summary>Takes an engine on another machine that is reached without verified TLS: only for a network that nobody else reads.</summary>
    public bool Plain { get; set; }

    /// <summary>The queue of batches; its dead letters lie in the queue of this name with <c>.dead</c> behind.</summary>
    public string Queue { get; set; } = "stamina.batches";

    /// <summary>
    /// Batches that may wait for the Data Handler before the queue is full. Counts when the queue is made; later changes need a policy at the broker.
    /// </summary>
    public int QueueMaxBatches { get; set; } = 100_000;

    /// <summary>Bytes that may wait for the Data Handler before the queue is full; like <see cref="QueueMaxBatches"/>.</summary>
    public long QueueMaxBytes { get; set; } = 1L << 30;

    /// <summary>How long a batch may wait for its confirm before the queue counts as unavailable and the connection is dropped.</summary>
    public TimeSpan PublishTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long connecting and signing in may take.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest pause between two attempts to connect; the first is 100 ms, each doubles, all are jittered.</summary>
    public TimeSpan MaxReconnectDelay { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Heartbeat: a peer that is silent for about twice this long is gone.</summary>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Deliveries a consumer may hold unsettled. The broker counts messages, not bytes, and a batch of one large request has up to 8 MiB: times this is what a
    /// backlog of them takes of the consumer's memory. More than the Data Handler takes into one transaction, so that the next bulk is there when one is done.
    /// </summary>
    public ushort Prefetch { get; set; } = 32;

    /// <summary>
    /// How old a batch can be that another process's consumer holds and that cannot be seen from here. The broker takes back the deliveries of a dead consumer
    /// after two heartbeats.
    /// </summary>
    public TimeSpan UnseenAllowance { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long an answer about what has been appended is given again. It stays true, it only lags; asking costs the broker a look into its queue.
    /// </summary>
    public TimeSpan ProgressKept { get; set; } = TimeSpan.FromSeconds(1);

    internal string DeadLetterQueue => Queue + ".dead";
}
