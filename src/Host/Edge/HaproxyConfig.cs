using System.Globalization;
using System.Text;
using Stamina.Contracts;

namespace Stamina.Host.Edge;

/// <summary>Writes HAProxy's configuration for a cell.</summary>
internal static class HaproxyConfig
{
    public static string Of(CellDescription cell)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["bind"] = cell.Bind,
            ["certificate"] = cell.Certificate,
            ["stats_socket"] = cell.StatsSocket,
            ["unavailable_page"] = cell.UnavailablePage,
            ["problems"] = ProblemTypes.Base,
            ["per_token"] = Text(cell.Limits.PerTokenPer10S),
            ["per_address"] = Text(cell.Limits.PerAddressPer10S),
            ["max_body"] = Text(cell.Limits.MaxBodyBytes),
            ["max_connections"] = Text(cell.Limits.MaxConnections),
            ["threads"] = Text(cell.Limits.Threads),
            ["workout_servers"] = Servers("w", cell.WorkoutServers),
            ["goal_servers"] = Servers("g", cell.GoalServers),
            ["cell_routes"] = Lines(cell.OtherCells.Keys, name => $"    use_backend cell_{name} if {{ var(txn.cell) -m str {name} }}"),
            ["cell_backends"] = string.Concat(cell.OtherCells.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c =>
                $"\nbackend cell_{c.Key}\n    server edge {c.Value} ssl verify none alpn h2,http/1.1 check\n")),
        };

        var config = new StringBuilder(Template());
        foreach (var (name, value) in values)
        {
            config.Replace($"{{{name}}}", value);
        }

        return config.ToString();
    }

    private static string Servers(string prefix, IReadOnlyList<string> addresses) =>
        string.Join('\n', addresses.Select((address, i) => $"    server {prefix}{i + 1} {address} check"));

    private static string Lines(IEnumerable<string> items, Func<string, string> line) => string.Join('\n', items.Order(StringComparer.Ordinal).Select(line));

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Template()
    {
        using var stream = typeof(HaproxyConfig).Assembly.GetManifestResourceStream("haproxy.cfg.template")
            ?? throw new InvalidOperationException("The program was built without its edge template.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
