using System.Globalization;

namespace Stamina.Load;

internal sealed record Settings(int Rounds, int Requests, int Connections, string? Json)
{
    /// <summary>True: RabbitMQ, PostgreSQL and Redis, as ./bench started them; false: the embedded default.</summary>
    public bool OnEngines { get; init; }

    /// <summary>The store behind the Data Handler: postgres or mongodb.</summary>
    public string Store { get; init; } = "postgres";

    public const int WarmUpRequests = 80_000;

    /// <summary>Lengths of history, in workouts.</summary>
    public IReadOnlyList<int> Histories { get; init; } = [50, 500, 3_000, 30_000];

    public static Settings Parse(IReadOnlyList<string> arguments)
    {
        var settings = new Settings(Rounds: 8, Requests: 20_000, Connections: 128, Json: null);
        for (var i = 0; i + 1 < arguments.Count; i += 2)
        {
            settings = arguments[i] switch
            {
                "--rounds" => settings with { Rounds = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture) },
                "--requests" => settings with { Requests = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture) },
                "--connections" => settings with { Connections = int.Parse(arguments[i + 1], CultureInfo.InvariantCulture) },
                "--histories" => settings with { Histories = [.. arguments[i + 1].Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))] },
                "--on" => settings with { OnEngines = arguments[i + 1] == "engines" },
                "--store" => settings with { Store = arguments[i + 1] },
                "--json" => settings with { Json = arguments[i + 1] },
                _ => throw new ArgumentException($"What is {arguments[i]}?", nameof(arguments)),
            };
        }

        return settings;
    }
}
