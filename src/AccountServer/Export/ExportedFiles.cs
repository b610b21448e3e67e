using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Export;

/// <summary><c>devices.json</c>: phones, and access tokens of programs.</summary>
internal sealed record ExportedDevices(IEnumerable<ExportedDevice> Devices);

/// <summary>A sign-in or a personal access token, without what signs in.</summary>
internal sealed record ExportedDevice(
    string DeviceId, string Name, string? Platform, DateTimeOffset CreatedAt, DateTimeOffset LastSeenAt)
{
    /// <summary>Scopes of a personal access token, between blanks; absent for a phone.</summary>
    public string? TokenScopes { get; init; }

    /// <summary>When a personal access token ends.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    public string? RevokedBecause { get; init; }

    public static ExportedDevice Of(DeviceDocument device) =>
        new(new DeviceId(device.DeviceId).ToString(), device.Name, device.Platform, device.CreatedAt, device.LastSeenAt)
        {
            TokenScopes = device.TokenScopes is { } scopes ? string.Join(' ', scopes) : null,
            ExpiresAt = device.TokenScopes is null ? null : device.RefreshExpiresAt,
            RevokedAt = device.RevokedAt,
            RevokedBecause = device.RevokedBecause,
        };
}

/// <summary><c>privacy-zones.json</c>.</summary>
internal sealed record ExportedZones(IEnumerable<BroughtZone> Zones)
{
    // Not how far they reach: who finds this file must not find out what the files for others hide.
    public static ExportedZones Of(IEnumerable<PrivacyZone> zones) => new(zones.Select(zone => new BroughtZone
    {
        ZoneId = new PrivacyZoneId(zone.ZoneId).ToString(),
        Name = zone.Name,
        Lat = zone.LatE7 / 10_000_000m,
        Lon = zone.LonE7 / 10_000_000m,
        Chosen = zone.Chosen,
        CreatedAt = zone.CreatedAt,
        RemovedAt = zone.RemovedAt,
    }));
}

/// <summary><c>goals.json</c>: goals as they are stored, with the id that the contract gives them.</summary>
internal sealed record ExportedGoals(IEnumerable<JsonObject> Goals);

/// <summary><c>originals.json</c>.</summary>
internal sealed record ExportedOriginals(IEnumerable<ExportedOriginal> Originals);

/// <summary>A file that workouts were made of.</summary>
/// <param name="File">Where it lies in the ZIP.</param>
/// <param name="Name">What it was called.</param>
/// <param name="Bytes">Its length.</param>
/// <param name="Sha256">SHA-256 of it, 64 hexadecimal digits.</param>
/// <param name="Workouts">Ids of those that were made of it.</param>
internal sealed record ExportedOriginal(string File, string Name, long Bytes, string Sha256, IEnumerable<string> Workouts)
{
    /// <summary>All workouts of one content.</summary>
    public static ExportedOriginal Of(string file, IReadOnlyList<Original> content)
    {
        var document = content[0].Document;
        var workouts = content.Select(original => original.Workout.Session.Value);
        return new ExportedOriginal(file, document.Name, document.Length, Convert.ToHexStringLower(document.Sha256), workouts);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ExportedDevices))]
[JsonSerializable(typeof(ExportedZones))]
[JsonSerializable(typeof(ExportedGoals))]
[JsonSerializable(typeof(ExportedOriginals))]
internal sealed partial class ExportJson : JsonSerializerContext;
