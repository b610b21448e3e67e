using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
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

    /// <summary>Answers with the export, or says why there is none now.</summary>
    /// <param name="user">Whose.</param>
    /// <param name="begun">Called once it begins, and not where it is refused.</param>
    /// <param name="context">The call.</param>
    public async ValueTask<IResult> BeginAsync(UserId user, Func<ValueTask> begun, HttpContext context)
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
                    await begun();
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

    /// <summary>As its owner reads it.</summary>
    internal static SecurityLog LogOf(IEnumerable<SecurityEventDocument> latestFirst, string? nextCursor = null) => new()
    {
        NextCursor = nextCursor,
        Events =
        [
            .. latestFirst.Select(happened => new SecurityEvent
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
        AddJson(zip, "account.json", ProfileRules.Show(account), AccountJson.Default.ProfileAnswer);
        AddJson(zip, "equipment.json", new EquipmentList { Equipment = account.Equipment ?? [] }, EquipmentJson.Default.EquipmentList);
        AddJson(zip, "privacy-zones.json", ExportedZones.Of(account.PrivacyZones?.Zones ?? []), ExportJson.Default.ExportedZones);
        var devices = await accounts.ListDevicesAsync(user, cancellationToken);
        AddJson(
            zip, "devices.json", new ExportedDevices(devices.Select(device => ExportedDevice.Of(device.Document))), ExportJson.Default.ExportedDevices);
        AddJson(zip, "passkeys.json", AccountPasskeys.ListOf(account), AccountJson.Default.PasskeyList);
        var happened = await accounts.LatestEventsAsync(user, Guid.AllBitsSet, int.MaxValue, cancellationToken);
        AddJson(zip, "security-log.json", LogOf(happened), AccountJson.Default.SecurityLog);
        var goals = await stores.Goals.ListAsync(user, ReadFrom.Primary, cancellationToken);
        AddJson(zip, "goals.json", new ExportedGoals(goals.Select(goal => GoalOf(goal.Document))), ExportJson.Default.ExportedGoals);
        var calendar = await stores.Calendars.GetAsync(user, cancellationToken);
        var planned = calendar?.Document.Show(calendar.Revision) ?? new CalendarAnswer { Planned = [], Revision = 0 };
        AddJson(zip, "calendar.json", planned, PlanningJson.Default.CalendarAnswer);
        var webhooks = AccountWebhooks.ListOf((await stores.Webhooks.ListAsync(user, cancellationToken)).Select(webhook => webhook.Document));
        AddJson(zip, "webhooks.json", webhooks, AccountJson.Default.WebhookList);
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

    private static JsonObject GoalOf(GoalDocument goal)
    {
        var node = JsonSerializer.SerializeToNode(goal, DocumentJson.Default.GoalDocument)!.AsObject();
        node.Remove("user_id");
        node["goal_id"] = JsonValue.Create(new GoalId(goal.GoalId).ToString());
        return node;
    }

    /// <summary>Adds a file of JSON as people read it.</summary>
    internal static void AddJson<T>(ZipArchive zip, string name, T value, JsonTypeInfo<T> type)
    {
        using var entry = Open(zip, name);
        using var json = new Utf8JsonWriter(entry, ExportStream.Indented);
        JsonSerializer.Serialize(json, value, type);
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
