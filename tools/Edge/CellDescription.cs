using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using Stamina.Contracts.Events;
using Stamina.Host.Configuration;
using Origins = Stamina.Host.Serving.AppOrigins;

namespace Stamina.Tools.Edge;

/// <summary>What the edge of one cell has to know; everything else of its configuration follows.</summary>
internal sealed partial record CellDescription
{
    /// <summary>The cell's name, as tokens name it: <c>^[a-z0-9-]{1,32}$</c>.</summary>
    public required string Cell { get; init; }

    /// <summary>Address and port that phones reach.</summary>
    public required string Bind { get; init; }

    /// <summary>PEM file with certificate and key.</summary>
    public required string Certificate { get; init; }

    /// <summary>Socket for operations.</summary>
    public required string StatsSocket { get; init; }

    /// <summary>The answer where no server is left, as an HTTP message.</summary>
    public required string UnavailablePage { get; init; }

    /// <summary>Workout Servers, address and port.</summary>
    public required IReadOnlyList<string> WorkoutServers { get; init; }

    /// <summary>Goal &amp; User Servers, address and port.</summary>
    public required IReadOnlyList<string> GoalServers { get; init; }

    /// <summary>PEM file of the authorities to trust this cell's servers by; without one the edge speaks plain HTTP to them.</summary>
    public string? ServersAuthority { get; set; }

    /// <summary>The name in the servers' certificates; HAProxy compares names and not addresses.</summary>
    public string? ServersName { get; set; }

    /// <summary>The edges of other cells, for tokens that name them.</summary>
    public IReadOnlyDictionary<string, string> OtherCells { get; set; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>PEM file of the authorities to trust other cells' edges by; required where there are other cells.</summary>
    public string? CellsAuthority { get; set; }

    /// <summary>Takes any certificate of other cells' edges instead, to try cells on one machine. The cells' secret cannot be sent then.</summary>
    public bool CellsUnverified { get; set; }

    /// <summary>The file of the secret that the cells share; without it calls that they pass on count for the cell that passes them on.</summary>
    public string? CellsSecret { get; set; }

    /// <summary>Origins whose pages may call the cell from a browser: those of the native apps, as the servers' <c>host:app_origins</c>.</summary>
    public IReadOnlyList<string> AppOrigins { get; set; } = Origins.Parse(HostSettings.OriginsOfNativeApps);

    /// <summary>Limits of rate and size.</summary>
    public EdgeLimits Limits { get; set; } = new();

    /// <exception cref="InvalidDataException">The description cannot be used; the message says what was expected.</exception>
    public static CellDescription Parse(string json)
    {
        CellDescription cell;
        try
        {
            cell = JsonSerializer.Deserialize(json, CellJson.Default.CellDescription) ?? throw new InvalidDataException("The cell description is null.");
        }
        catch (JsonException unreadable)
        {
            throw new InvalidDataException($"The cell description cannot be read: {unreadable.Message}", unreadable);
        }

        Demand(Name().IsMatch(cell.Cell), "cell", "1 to 32 of a-z, 0-9 and -");
        Demand(cell.OtherCells.Keys.All(Name().IsMatch), "other_cells", "names of 1 to 32 of a-z, 0-9 and -");
        Demand(cell.WorkoutServers.Count > 0, "workout_servers", "at least one");
        Demand(cell.GoalServers.Count > 0, "goal_servers", "at least one");
        foreach (var address in cell.WorkoutServers.Concat(cell.GoalServers).Concat(cell.OtherCells.Values).Append(cell.Bind))
        {
            Demand(IPEndPoint.TryParse(address, out var point) && point.Port > 0, address, "an address and a port, as 10.0.0.5:8080");
        }

        Demand(
            cell.OtherCells.Count == 0 || cell.CellsAuthority is not null || cell is { CellsUnverified: true, CellsSecret: null },
            "cells_authority",
            "the PEM file of the authorities to trust the edges of other_cells by");
        Demand(cell.ServersAuthority is null == cell.ServersName is null, "servers_name", "given with servers_authority: a name in the servers' certificates");
        Demand(cell.ServersName is not { } host || Uri.CheckHostName(host) == UriHostNameType.Dns, "servers_name", "a host name, as workout.cell.internal");
        Demand(cell.AppOrigins.All(Origins.IsOrigin), "app_origins", "origins, as https://localhost or capacitor://localhost");
        foreach (var path in new[] { cell.Certificate, cell.StatsSocket, cell.UnavailablePage, cell.CellsAuthority ?? "-", cell.ServersAuthority ?? "-" })
        {
            Demand(path.Length > 0 && !path.Any(c => char.IsControl(c) || c is ' ' or '"' or '\'' or '#'), path, "a path without blanks and quotes");
        }

        Demand(
            cell.Limits is { PerTokenPer10S: > 0, PerAddressPer10S: > 0, PerNetworkPer10S: > 0, MaxBodyBytes: > 0, MaxConnections: > 0, Threads: > 0 },
            "limits",
            "numbers above 0");
        return cell;
    }

    private static void Demand(bool met, string field, string expected)
    {
        if (!met)
        {
            throw new InvalidDataException($"The cell description's '{field}' must be {expected}.");
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,32}$", RegexOptions.CultureInvariant, 100)]
    private static partial Regex Name();
}

/// <summary>
/// Limits of rate and size at the edge. Settable, because generated JSON readers overwrite the default of an init-only member that is absent.
/// </summary>
internal sealed record EdgeLimits
{
    [JsonPropertyName("per_token_per_10_s")]
    public int PerTokenPer10S { get; set; } = 300;

    [JsonPropertyName("per_address_per_10_s")]
    public int PerAddressPer10S { get; set; } = 600;

    /// <summary>Everything from one network, an address or a /64 of IPv6: some 18,000 phones behind one carrier's address that send every 15 s.</summary>
    [JsonPropertyName("per_network_per_10_s")]
    public int PerNetworkPer10S { get; set; } = 12_000;

    /// <summary>
    /// Above what the servers take, whose answer to a body that is a little too large reaches the client; the edge's own ends in a reset stream where the
    /// client sends on.
    /// </summary>
    public int MaxBodyBytes { get; set; } = EventLimits.BodyBytes * 4;

    /// <summary>HAProxy needs about 5 file descriptors for each, and dies at its start where it gets fewer.</summary>
    public int MaxConnections { get; set; } = 8_000;

    public int Threads { get; set; } = Environment.ProcessorCount;
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow)]
[JsonSerializable(typeof(CellDescription))]
internal sealed partial class CellJson : JsonSerializerContext;
