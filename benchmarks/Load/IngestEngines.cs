using System.Globalization;

namespace Stamina.Load;

/// <summary>The engines that <c>./bench ingest</c> started, as it says them to every process: in the environment, under the names of the configuration.</summary>
internal static class IngestEngines
{
    public static string RabbitHost => Of("STAMINA_RABBITMQ__HOSTS__0");

    public static int RabbitPort => int.Parse(Of("STAMINA_RABBITMQ__PORT"), CultureInfo.InvariantCulture);

    public static string RabbitUser => Of("STAMINA_RABBITMQ__USER");

    public static string RabbitPassword => Of("STAMINA_RABBITMQ__PASSWORD");

    /// <summary>Connection string with the password.</summary>
    public static string Postgres => $"{Of("STAMINA_POSTGRES__CONNECTION_STRING")};Password={Of("STAMINA_POSTGRES__PASSWORD")}";

    public static ProcessTree RabbitProcesses => new(int.Parse(Of("STAMINA_BENCH_RABBITMQ_PID"), CultureInfo.InvariantCulture));

    public static ProcessTree PostgresProcesses => new(int.Parse(Of("STAMINA_BENCH_POSTGRES_PID"), CultureInfo.InvariantCulture));

    private static string Of(string name) => Environment.GetEnvironmentVariable(name) ?? throw new InvalidOperationException($"{name} is not set; start this by ./bench ingest.");
}
