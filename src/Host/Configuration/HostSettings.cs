using System.ComponentModel.DataAnnotations;

namespace Stamina.Host.Configuration;

/// <summary>Section <c>host</c>: what this process is.</summary>
internal sealed class HostSettings
{
    /// <summary>What Capacitor's Android and iOS shells name as the origin of their pages.</summary>
    public const string OriginsOfNativeApps = "https://localhost, capacitor://localhost";

    /// <summary>"all" (the rooms of a cell: workout, handler and goal), or names of <see cref="Role"/> between commas.</summary>
    [Required]
    public string Roles { get; set; } = "all";

    [Required]
    public string Bind { get; set; } = "127.0.0.1";

    [Range(0, 65535)]
    public int Port { get; set; } = 8080;

    /// <summary>
    /// PEM file with certificate and key: the listener speaks TLS with it. A renewed file serves the next connection, without a restart.
    /// </summary>
    public string? Certificate { get; set; }

    /// <summary>
    /// Listens on another address than this machine's own although it has no TLS: behind an edge that has it, in a network that nobody else reads.
    /// </summary>
    public bool PlainHttp { get; set; }

    /// <summary>
    /// Where weaknesses are reported to: a https: or mailto: address, served as <c>/.well-known/security.txt</c>. Nothing is served where it is not set.
    /// </summary>
    public Uri? SecurityContact { get; set; }

    /// <summary>
    /// Connections at once; one more is closed. With what a body may take before it is counted (16 KiB) they bound the memory of many slow senders.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 4_000;

    [Required]
    public string Data { get; set; } = "data";

    /// <summary>
    /// Folder of the keys; <c>keys</c> in the data folder where it is not set. Goal &amp; User Servers of one cell share one; a Workout Server needs only the
    /// public keys.
    /// </summary>
    public string? Keys { get; set; }

    /// <summary>
    /// File of the keys that wrap the keys of accounts, the same for every Data Handler and Goal &amp; User Server of a cell; <c>key-ring.txt</c> in the folder
    /// of the keys where it is not set.
    /// </summary>
    public string? KeyRing { get; set; }

    /// <summary>
    /// Documents, batches and kept answers are encrypted when they are written. Off only while servers run beside that are older than encryption: what is
    /// encrypted they cannot read.
    /// </summary>
    public bool EncryptDocuments { get; set; } = true;

    /// <summary>
    /// File of the keys that encrypt what waits in the queue, the same for every Workout Server and Data Handler of a cell, and for nobody else. Where it is
    /// not set the embedded queue has <c>queue-ring.txt</c> in the folder of the keys, and batches in RabbitMQ are in clear.
    /// </summary>
    public string? QueueRing { get; set; }

    /// <summary>sqlite, or rabbitmq: section <c>rabbitmq</c>.</summary>
    [Required]
    public string Queue { get; set; } = "sqlite";

    /// <summary>sqlite, postgres or mongodb: section <c>postgres</c> or <c>mongodb</c>.</summary>
    [Required]
    public string Store { get; set; } = "sqlite";

    /// <summary>memory, or redis: section <c>redis</c>.</summary>
    [Required]
    public string Cache { get; set; } = "memory";

    /// <summary>folder: mail to people becomes files in <c>mail</c> of the data folder; or smtp: section <c>smtp</c>.</summary>
    [Required]
    public string Mail { get; set; } = "folder";

    /// <summary>How long the start waits for a queue or store that is not there yet.</summary>
    public TimeSpan EnginePatience { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Addresses or networks (10.0.0.0/8) between commas whose X-Forwarded-For and X-Forwarded-Proto are believed: the edge's. Nobody's where it is not set.
    /// </summary>
    public string? TrustedProxies { get; set; }

    /// <summary>Origins between commas whose pages may call /v1 from a browser: those of the native apps. Nobody's where it is empty.</summary>
    public string AppOrigins { get; set; } = OriginsOfNativeApps;

    /// <summary>
    /// Folder of exercise types beyond the built-in ones, one folder a plug-in; the data's plugins folder where it is not set. What lies there is run: trust it
    /// like the program.
    /// </summary>
    public string? Plugins { get; set; }

    /// <summary>
    /// Folder of secrets, a file for each setting, as a vault mounts it; where it is not set that of the unit's credentials, if systemd gives any. Read by
    /// <see cref="HostConfiguration"/>.
    /// </summary>
    public string? Secrets { get; set; }

    public bool JsonLogs { get; set; }

    /// <summary>The built phone app, served at /; looked for beside the program where it is not set.</summary>
    public string? ClientFolder { get; set; }

    /// <summary>How long /health/ready says "draining" before the listener closes, so that a load balancer can look away.</summary>
    public TimeSpan DrainDelay { get; set; } = TimeSpan.Zero;

    /// <summary>How long running requests may take to end after that.</summary>
    public TimeSpan DrainLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// To rehearse an upgrade: summaries say this version of the rules, and those that say an older one are derived again. The rules are those of the program.
    /// </summary>
    [Range(2, 10_000)]
    public int? RehearseRulesVersion { get; set; }

    public const string KeyRingName = "key-ring.txt";

    internal string KeyRingPath => KeyRing ?? Path.Combine(KeysFolder, KeyRingName);

    internal string? QueueRingPath => QueueRing ?? (Queue == "sqlite" ? Path.Combine(KeysFolder, "queue-ring.txt") : null);

    internal string KeysFolder => Keys ?? Path.Combine(Data, "keys");
}

/// <summary>The rooms that a process can house.</summary>
internal enum Role
{
    Workout,
    Handler,
    Goal,

    /// <summary>Who lives in which cell: not a room of a cell but between them, so it is never meant by "all".</summary>
    Directory,
}

internal static class Roles
{
    private const string Known = "workout, handler, goal, or all of these, and directory";

    private static readonly Dictionary<string, Role[]> ByName = new(StringComparer.Ordinal)
    {
        ["all"] = [Role.Workout, Role.Handler, Role.Goal],
        ["workout"] = [Role.Workout],
        ["handler"] = [Role.Handler],
        ["goal"] = [Role.Goal],
        ["directory"] = [Role.Directory],
    };

    /// <exception cref="InvalidOperationException">A name is no role.</exception>
    public static IReadOnlySet<Role> Parse(string text)
    {
        var roles = new SortedSet<Role>();
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            roles.UnionWith(
                ByName.TryGetValue(name, out var meant) ? meant : throw new InvalidOperationException($"'{name}' is no role; the roles are {Known}."));
        }

        return roles.Count > 0 ? roles : throw new InvalidOperationException($"No role is named; the roles are {Known}.");
    }

    /// <summary>A process that only folds is asked nothing but its health.</summary>
    public static bool AnswerPeople(this IReadOnlySet<Role> roles) => roles.Contains(Role.Workout) || roles.Contains(Role.Goal);

    /// <summary>Whether there is a room that puts batches into the queue or takes them out. Readers never ask it.</summary>
    public static bool UseTheQueue(this IReadOnlySet<Role> roles) => roles.Contains(Role.Workout) || roles.Contains(Role.Handler);

    public static string Names(this IReadOnlySet<Role> roles) =>
        string.Join(", ", roles.Select(role => ByName.First(named => named.Value is [var only] && only == role).Key));
}
