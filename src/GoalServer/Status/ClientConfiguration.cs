using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Events;
using Stamina.Contracts.Status;
using Stamina.Http.Clients;

namespace Stamina.GoalServer.Status;

/// <summary>What phones are told of how to behave. The intervals are those of the ADR on the update interval.</summary>
public sealed class RecordingOptions
{
    /// <summary>Seconds between two uploads while recording.</summary>
    [Range(5, 3600)]
    public int UpdateIntervalS { get; set; } = 300;

    /// <summary>Seconds on Wi-Fi with a charger or a battery that is half full.</summary>
    [Range(5, 3600)]
    public int EagerIntervalS { get; set; } = 60;

    /// <summary>Seconds with a weak signal or a battery that runs low.</summary>
    [Range(5, 3600)]
    public int SparingIntervalS { get; set; } = 900;
}

/// <summary>get_client_config.</summary>
internal static class ClientConfiguration
{
    private const int LowBattery = 20;
    private const int HalfBattery = 50;

    private static readonly RequestLimits Limits = new()
    {
        BodyBytes = EventLimits.BodyBytes,
        UnpackedBytes = EventLimits.UnpackedBytes,
        EventsPerRequest = EventLimits.EventsPerRequest,
        WorkoutsPerRequest = EventLimits.WorkoutsPerRequest,
        EventBytes = EventLimits.EventBytes,
        Depth = EventLimits.Depth,
        MaxSeq = EventLimits.MaxSeq,
        MaxElapsedMs = EventLimits.MaxElapsedMs,
    };

    public static JsonHttpResult<ClientConfig> Get(
        IOptions<ClientVersionOptions> versions, IOptions<RecordingOptions> options, IOptions<PrivacyNoticeOptions> notice, TimeProvider time) =>
        TypedResults.Json(
            new ClientConfig
            {
                ServerTime = time.GetUtcNow(),
                MinVersions = versions.Value.Minimum,
                RecommendedVersions = versions.Value.Recommended,
                UpdateUrl = versions.Value.UpdateUrl,
                UpdateInterval = PolicyOf(options.Value),
                Limits = Limits,
                Deprecations = [],
                PrivacyNotice = NoticeOf(notice.Value),
            },
            StatusJson.Default.ClientConfig);

    private static PrivacyNotice? NoticeOf(PrivacyNoticeOptions notice) => notice is not { Controller: { } controller, Contact: { } contact }
        ? null
        : new PrivacyNotice
        {
            Version = notice.Version,
            Controller = controller,
            Contact = contact,
            DataProtectionOfficer = notice.DataProtectionOfficer,
            Country = notice.Country,
            Authority = notice.Authority,
            BackupsKeepDays = notice.BackupsKeepDays,
            IdleAccountsKeepDays = notice.IdleAccountsKeepDays,
        };

    // The first that fits: what spares the battery comes before what is eager.
    private static UpdateIntervalPolicy PolicyOf(RecordingOptions options) => new()
    {
        DefaultS = options.UpdateIntervalS,
        Rules =
        [
            new UpdateIntervalRule { Charging = false, BatteryBelow = LowBattery, IntervalS = options.SparingIntervalS },
            new UpdateIntervalRule { Signal = "poor", IntervalS = options.SparingIntervalS },
            new UpdateIntervalRule { Signal = "wifi", Charging = true, IntervalS = options.EagerIntervalS },
            new UpdateIntervalRule { Signal = "wifi", BatteryFrom = HalfBattery, IntervalS = options.EagerIntervalS },
        ],
    };
}
