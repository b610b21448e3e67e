using System.Globalization;

namespace Stamina.Load;

/// <summary>The engines that <c>./bench</c> started, as it says them to every process: in the environment, under the names of the configuration.</summary>
internal static class Engines
{
    /// <summary>What tells a Stamina process to use them.</summary>
    public static IReadOnlyDictionary<string, string> Configuration { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["STAMINA_HOST__QUEUE"] = "rabbitmq",
            ["STAMINA_HOST__STORE"] = "postgres",
            ["STAMINA_HOST__CACHE"] = "redis",
            ["STAMINA_HOST__ENGINE_PATIENCE"] = "00:01:00",
        };

    /// <summary>The same with the store that is measured, and no cache: a Workout Server and a Data Handler have none.</summary>
    public static IReadOnlyDictionary<string, string> Writing(string store) => new Dictionary<string, string>(Configuration, StringComparer.Ordinal)
    {
        ["STAMINA_HOST__STORE"] = store, ["STAMINA_HOST__CACHE"] = "memory",
    };

    public static string RabbitHost => Of("STAMINA_RABBITMQ__HOSTS__0");

    public static int RabbitPort => int.Parse(Of("STAMINA_RABBITMQ__PORT"), CultureInfo.InvariantCulture);

    public static string RabbitUser => Of("STAMINA_RABBITMQ__USER");

    public static string RabbitPassword => Of("STAMINA_RABBITMQ__PASSWORD");

    /// <summary>Connection string with the password.</summary>
    public static string Postgres => $"{Of("STAMINA_POSTGRES__CONNECTION_STRING")};Password={Of("STAMINA_POSTGRES__PASSWORD")}";

    /// <summary>Of a database that is made for the benchmark.</summary>
    public static string Mongo => Of("STAMINA_MONGODB__CONNECTION_STRING");

    public static ProcessTree StoreProcesses(string store) => new(int.Parse(Of($"STAMINA_BENCH_{store.ToUpperInvariant()}_PID"), CultureInfo.InvariantCulture));

    public static ProcessTree RabbitProcesses => new(int.Parse(Of("STAMINA_BENCH_RABBITMQ_PID"), CultureInfo.InvariantCulture));

    public static ProcessTree PostgresProcesses => new(int.Parse(Of("STAMINA_BENCH_POSTGRES_PID"), CultureInfo.InvariantCulture));

    public static ProcessTree RedisProcesses => new(int.Parse(Of("STAMINA_BENCH_REDIS_PID"), CultureInfo.InvariantCulture));

    private static string Of(string name) =>
        Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set; start this by ./bench.");
}
