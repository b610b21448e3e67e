using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stamina.AccountServer.Cells;
using Stamina.Contracts;
using Stamina.Contracts.Workouts;
using Fellow = Stamina.AccountServer.Cells.CallsBetweenCells;
using Origins = Stamina.Host.Serving.AppOrigins;

namespace Stamina.Tools.Edge;

/// <summary>Writes HAProxy's configuration for a cell.</summary>
internal static class HaproxyConfig
{
    // Files of imports, twice what the servers take: as MaxBodyBytes is above what they take of a body.
    private const int MostFileBytes = OriginalLimits.MostSentBytes * 2;

    /// <summary>With <paramref name="secret"/> the text is to be kept as that is.</summary>
    public static string Of(CellDescription cell, CellsSecret? secret = null)
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
            ["per_network"] = Text(cell.Limits.PerNetworkPer10S),
            ["max_body"] = Text(cell.Limits.MaxBodyBytes),
            ["max_file"] = Text(MostFileBytes),
            ["file_calls"] = $"{FileCalls.Import} {FileCalls.KeepOriginal}",
            ["max_connections"] = Text(cell.Limits.MaxConnections),
            ["threads"] = Text(cell.Limits.Threads),
            ["workout_servers"] = Servers("w", cell, cell.WorkoutServers),
            ["goal_servers"] = Servers("g", cell, cell.GoalServers),
            ["cell_routes"] = Lines(cell.OtherCells.Keys, name => $"    use_backend cell_{name} if {{ var(txn.cell) -m str {name} }}"),
            ["cell_backends"] = string.Concat(cell.OtherCells.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => Backend(cell, c.Key, c.Value, secret))),
            ["app_origins"] = AppOrigins(cell.AppOrigins),
            ["fellow_calls"] = CallsBetweenCells(secret),
        };

        var config = new StringBuilder(Template());
        foreach (var (name, value) in values)
        {
            config.Replace($"{{{name}}}", value);
        }

        return config.ToString();
    }

    private static string Backend(CellDescription cell, string name, string address, CellsSecret? secret)
    {
        var trust = cell.CellsAuthority is { } authority ? $"required ca-file {authority}" : "none";
        var shown = secret is null
            ? ""
            : $"    http-request set-header {Fellow.FellowHeader} {secret.Fellow}\n    http-request set-header {Fellow.ForHeader} %[src]\n";
        return $"\nbackend cell_{name}\n{shown}    server edge {address} ssl verify {trust} alpn h2,http/1.1 check\n";
    }

    // What is shown is compared as hashes, so that the time it takes tells nothing. Strangers' words about whom a call is for go no further.
    private static string CallsBetweenCells(CellsSecret? secret)
    {
        var unlessShown = "";
        var lines = new StringBuilder();
        if (secret is not null)
        {
            lines.AppendLine("    # A call that another cell passes on counts for the phone that it is for.");
            lines.AppendLine(
                CultureInfo.InvariantCulture,
                $"    acl of_fellow req.hdr({Fellow.FellowHeader}),sha2(256),hex -m str {Convert.ToHexString(SHA256.HashData(Encoding.ASCII.GetBytes(secret.Fellow)))}"
            );
            lines.AppendLine(CultureInfo.InvariantCulture, $"    http-request set-src req.hdr({Fellow.ForHeader}) if of_fellow");
            unlessShown = " if !of_fellow";
        }

        return lines
            .AppendJoin(
                '\n',
                new[] { Fellow.FellowHeader, Fellow.ForHeader, Fellow.ByHeader }.Select(header => $"    http-request del-header {header}{unlessShown}"))
            .ToString();
    }

    // Set on every answer, the edge's own too: what it refuses is a refusal to the app as well, and not a network that is gone.
    private static string AppOrigins(IReadOnlyList<string> origins) =>
        origins.Count == 0
            ? ""
            : $$"""
                    acl of_app hdr(origin) -m str {{string.Join(' ', origins)}}
                    http-request set-var(txn.origin) hdr(origin) if of_app { path_beg /v1/ }
                    http-request return status 204 hdr Access-Control-Allow-Methods "{{Origins.Methods}}" hdr Access-Control-Allow-Headers "{{Origins.Headers}}" hdr Access-Control-Max-Age "{{Text(Origins.MaxAgeS)}}" if { var(txn.origin) -m found } METH_OPTIONS
                    http-after-response set-header Access-Control-Allow-Origin %[var(txn.origin)] if { var(txn.origin) -m found }
                    http-after-response set-header Access-Control-Expose-Headers "{{Origins.Exposed}}" if { var(txn.origin) -m found }
                    http-after-response add-header Vary Origin if { var(txn.origin) -m found } !{ res.hdr(vary) -m sub -i origin }
                """;

    private static string Servers(string prefix, CellDescription cell, IReadOnlyList<string> addresses)
    {
        var tls = cell.ServersAuthority is { } authority
            ? $" ssl verify required ca-file {authority} verifyhost {cell.ServersName} sni str({cell.ServersName}) check-sni {cell.ServersName} alpn http/1.1"
            : "";
        return string.Join('\n', addresses.Select((address, i) => $"    server {prefix}{i + 1} {address}{tls} check"));
    }

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
