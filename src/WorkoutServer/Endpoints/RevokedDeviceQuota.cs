using System.Threading.RateLimiting;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>
/// How much a revoked device may still send. It keeps the right to upload for 30 days so that nothing unsent is lost, and everything it sends is kept aside for the owner;
/// whoever stole it must not fill the disk with that. Counted in this process alone, so several Workout Servers give the sum.
/// </summary>
internal sealed class RevokedDeviceQuota(int bytes = EventLimits.RevokedDeviceBytes) : IDisposable
{
    private const int Unit = 1 << 10;
    private const int MinutesADay = 24 * 60;

    private readonly int units = bytes / Unit;

    private readonly PartitionedRateLimiter<DeviceId> devices = PartitionedRateLimiter.Create<DeviceId, DeviceId>(device =>
        RateLimitPartition.GetTokenBucketLimiter(device, _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = bytes / Unit,
            TokensPerPeriod = Math.Max(1, bytes / Unit / MinutesADay),
            ReplenishmentPeriod = TimeSpan.FromMinutes(1),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));

    /// <summary>True where the device may send so many bytes now; they are counted then.</summary>
    public bool TryTake(DeviceId device, int length)
    {
        using var lease = devices.AttemptAcquire(device, Math.Clamp((length + Unit - 1) / Unit, 1, units));
        return lease.IsAcquired;
    }

    public void Dispose() => devices.Dispose();
}
