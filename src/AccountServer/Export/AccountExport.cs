using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stamina.AccountServer.Passkeys;
using Stamina.AccountServer.Profile;
using Stamina.AccountServer.Webhooks;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Equipment;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Planning;
using Stamina.Exchange.Writing;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Export;

/// <summary>
/// Everything of an account as a ZIP, written as it is read: one workout is in memory at a time, however many there are. An export that fails is cut off, so
/// that nobody takes it for whole.
/// </summary>
internal sealed class AccountExport(
    IAccountStore accounts, ExportedStores stores, IWorkoutReads workouts, ExerciseCatalog catalog, TimeProvider time, ILogger<AccountExport> log)
{
    // An export reads all of an account: one at a time for each.
    private readonly ConcurrentDictionary<UserId, bool> underWay = new();

    public async ValueTask<IResult> BeginAsync(UserId user, HttpContext context)
    {
        if (await accounts.GetUserAsync(user, context.RequestAborted) is not { } account)
        {
            return Refusal.AccountDeleted();
        }

        if (!underWay.TryAdd(user, true))
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, "An export of this account is under way already.", TimeSpan.FromSeconds(10));
        }

        var now = time.GetUtcNow();
        context.Response.Headers.CacheControl = "no-store";
        return TypedResults.Stream(
            async body =>
            {
                try
                {
                    await WriteAsync(body, account.Document, now, context.RequestAborted);
                }
                catch (Exception failure) when (failure is not OperationCanceledException)
                {
                    log.ExportFailed(failure);
                    context.Abort();
                }
                finally
                {
                    underWay.TryRemove(user, out _);
                }
            },
            "application/zip",
            string.Create(CultureInfo.InvariantCulture, $"stamina-{now:yyyy-MM-dd}.zip"));
    }

    /// <summary>As its owner reads it, latest first.</summary>
    internal static SecurityLog LogOf(IEnumerable<SecurityEventDocument> events) => new()
    {
        Events =
        [
            .. events.Reverse().Select(happened => new SecurityEvent
            {
                At = happened.At, Kind = happened.Kind, By = happened.By, DeviceName = happened.DeviceName,
                DeviceId = happened.DeviceId is { } device ? new DeviceId(device).ToString() : null,
            }),
        ],
    };

    internal async Task WriteAsync(Stream to, UserDocument account, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var user = new UserId(account.UserId);

        await using var stream = new ExportStream(to);

        // Disposed only at the end: disposing writes the directory that makes a ZIP whole.
#pragma warning disable CA2000
        var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8);
#pragma warning restore CA2000
        AddText(zip, "README.txt", ExportReadme.Text(now));
        AddJson(zip, "account.json", json => JsonSerializer.Serialize(json, ProfileRules.Show(account), AccountJson.Default.ProfileAnswer));
        AddJson(
            zip,
            "equipment.json",
            json => JsonSerializer.Serialize(json, new EquipmentList { Equipment = account.Equipment ?? [] }, EquipmentJson.Default.EquipmentList));
        AddJson(zip, "privacy-zones.json", json => WriteZones(json, account.PrivacyZones?.Zones ?? []));
        var devices = await accounts.ListDevicesAsync(user, cancellationToken);
        AddJson(zip, "devices.json", json => WriteDevices(json, devices.Select(device => device.Document)));
        AddJson(zip, "passkeys.json", json => JsonSerializer.Serialize(json, AccountPasskeys.ListOf(account), AccountJson.Default.PasskeyList));
        var events = await accounts.ListEventsAsync(user, cancellationToken);
        AddJson(zip, "security-log.json", json => JsonSerializer.Serialize(json, LogOf(events), AccountJson.Default.SecurityLog));
        var all = await stores.Goals.ListAsync(user, ReadFrom.Primary, cancellationToken);
        AddJson(zip, "goals.json", json => WriteGoals(json, all.Select(goal => goal.Document)));
        var calendar = await stores.Calendars.GetAsync(user, cancellationToken);
        var planned = calendar?.Document.Show(calendar.Revision) ?? new CalendarAnswer { Planned = [], Revision = 0 };
        AddJson(zip, "calendar.json", json => JsonSerializer.Serialize(json, planned, PlanningJson.Default.CalendarAnswer));
        var webhooks = AccountWebhooks.ListOf((await stores.Webhooks.ListAsync(user, cancellationToken)).Select(webhook => webhook.Document));
        AddJson(zip, "webhooks.json", json => JsonSerializer.Serialize(json, webhooks, AccountJson.Default.WebhookList));
        await stream.DrainAsync(cancellationToken);
        await foreach (var workout in workouts.AllAsync(user, cancellationToken))
        {
            // Of a workout whose deletion is final nothing is left but its id.
            if (workout.Log.Events.Count > 0)
            {
                await AddWorkoutAsync(zip, stream, workout, cancellationToken);
            }
        }

        await OriginalsExport.WriteAsync(zip, stream, stores.Originals, user, cancellationToken);
        zip.Dispose();
        await stream.DrainAsync(cancellationToken);
    }

    private async ValueTask AddWorkoutAsync(ZipArchive zip, ExportStream stream, StoredWorkout workout, CancellationToken cancellationToken)
    {
        var name = "workouts/" + workout.Key.Session.Value;
        using (var entry = Open(zip, name + ".json"))
        {
            await WorkoutExport.WriteAsync(entry, () => stream.DrainIfMuchAsync(cancellationToken), workout);
        }

        var track = WorkoutFold.Track(workout.Key.Session, workout.Log, workout.Overlay, catalog, workout.Summary?.EntryDefaults);
        if (track.Any(point => point.NotCounted is null))
        {
            using var entry = Open(zip, name + ".gpx");
            var summary = workout.Summary;
            await GpxWriter.WriteAsync(
                entry,
                stream,
                new WrittenWorkout
                {
                    ExerciseType = summary?.ExerciseType,
                    Title = summary?.Title,
                    Note = summary?.Note,
                    StartedAt = summary?.StartedAt,
                },
                track,
                cancellationToken);
        }

        await stream.DrainIfMuchAsync(cancellationToken);
    }

    private static void WriteDevices(Utf8JsonWriter json, IEnumerable<DeviceDocument> devices)
    {
        json.WriteStartObject();
        json.WriteStartArray("devices");
        foreach (var device in devices)
        {
            json.WriteStartObject();
            json.WriteString("device_id", new DeviceId(device.DeviceId).ToString());
            json.WriteString("name", device.Name);
            if (device.Platform is not null)
            {
                json.WriteString("platform", device.Platform);
            }

            json.WriteString("created_at", device.CreatedAt);
            json.WriteString("last_seen_at", device.LastSeenAt);
            if (device.TokenScopes is { } scopes)
            {
                json.WriteString("token_scopes", string.Join(' ', scopes));
                json.WriteString("expires_at", device.RefreshExpiresAt);
            }

            if (device.RevokedAt is { } at)
            {
                json.WriteString("revoked_at", at);
                json.WriteString("revoked_because", device.RevokedBecause);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // Not how far they reach: who finds this file must not find out what the files for others hide.
    private static void WriteZones(Utf8JsonWriter json, IEnumerable<PrivacyZone> zones)
    {
        json.WriteStartObject();
        json.WriteStartArray("zones");
        foreach (var zone in zones)
        {
            json.WriteStartObject();
            json.WriteString("zone_id", new PrivacyZoneId(zone.ZoneId).ToString());
            if (zone.Name is not null)
            {
                json.WriteString("name", zone.Name);
            }

            json.WriteNumber("lat", zone.LatE7 / 10_000_000m);
            json.WriteNumber("lon", zone.LonE7 / 10_000_000m);
            json.WriteBoolean("chosen", zone.Chosen);
            json.WriteString("created_at", zone.CreatedAt);
            if (zone.RemovedAt is { } removed)
            {
                json.WriteString("removed_at", removed);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteGoals(Utf8JsonWriter json, IEnumerable<GoalDocument> goals)
    {
        json.WriteStartObject();
        json.WriteStartArray("goals");
        foreach (var goal in goals)
        {
            var node = JsonSerializer.SerializeToNode(goal, DocumentJson.Default.GoalDocument)!.AsObject();
            node.Remove("user_id");
            node["goal_id"] = JsonValue.Create(new GoalId(goal.GoalId).ToString());
            node.WriteTo(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void AddJson(ZipArchive zip, string name, Action<Utf8JsonWriter> write)
    {
        using var entry = Open(zip, name);
        using var json = new Utf8JsonWriter(entry, ExportStream.Indented);
        write(json);
    }

    private static void AddText(ZipArchive zip, string name, string text)
    {
        using var entry = Open(zip, name);
        entry.Write(Encoding.UTF8.GetBytes(text));
    }

    private static Stream Open(ZipArchive zip, string name) => zip.CreateEntry(name, CompressionLevel.Fastest).Open();
}

/// <summary>What of a person's lies beside their account and workouts.</summary>
internal sealed record ExportedStores(IGoalStore Goals, ICalendarStore Calendars, IWebhookStore Webhooks, IOriginalStore Originals);
