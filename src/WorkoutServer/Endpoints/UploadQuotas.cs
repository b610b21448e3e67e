using System.Threading.RateLimiting;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>
/// How many bytes of events may come from one account, and from one revoked device, and how many workouts one account may begin. An account's bounds keep it
/// from delaying others: what it sends must be stored and derived. A revoked device keeps the right to upload for 30 days so that nothing unsent is lost, and
/// everything it sends is kept aside for the owner; whoever stole it must not fill the disk with that. Counted in this process alone, so several Workout
/// Servers give the sum.
/// </summary>
internal sealed class UploadQuotas(
    TimeProvider time, int accountBytes = EventLimits.AccountBytes, int revokedDeviceBytes = EventLimits.RevokedDeviceBytes) : IDisposable
{
    private const int Unit = 1 << 10;
    private const int SecondsOfBurst = 8;
    private const int MinutesADay = 24 * 60;

    // Meanwhile about 660 kB of a revoked device's quota come back: all that an honest phone has left.
    private static readonly TimeSpan RevokedRetryAfter = TimeSpan.FromHours(1);
    private static readonly TimeSpan AccountRetryAfter = TimeSpan.FromSeconds(2);

    private readonly PartitionedRateLimiter<UserId> accounts = Buckets<UserId>(accountBytes, accountBytes / SecondsOfBurst, TimeSpan.FromSeconds(1));
    private readonly PartitionedRateLimiter<DeviceId> revokedDevices = Buckets<DeviceId>(
        revokedDeviceBytes,
        revokedDeviceBytes / MinutesADay,
        TimeSpan.FromMinutes(1));

    private readonly NewWorkoutQuota newWorkouts = new(time);

    /// <summary>Null where the caller may send so many bytes now; they are counted then.</summary>
    public Refusal? Take(Caller caller, int length)
    {
        if (!TryTake(accounts, caller.UserId, length, accountBytes))
        {
            return Refusal.Later(
                ProblemTypes.TooManyRequests,
                "This account sends more than can be taken of one account. Nothing of this request was taken; send it again a little later.",
                AccountRetryAfter);
        }

        return !caller.IsKeptAside || TryTake(revokedDevices, caller.DeviceId, length, revokedDeviceBytes)
            ? null
            : Refusal.Later(
                ProblemTypes.TooManyRequests,
                "This phone's sign-in has ended, and it has sent what may be kept aside of it for now. Nothing of this request was taken.",
                RevokedRetryAfter);
    }

    /// <summary>Null where the caller's account may begin those of these workouts that are new; they are counted then. Otherwise none of them is.</summary>
    public Refusal? TakeWorkouts(Caller caller, List<SessionId> sessions) => newWorkouts.Take(caller.UserId, sessions) is { } wait
        ? Refusal.Later(
            ProblemTypes.TooManyRequests,
            "This account begins more workouts than can be taken of one account. Nothing of this request was taken; send it again later.",
            wait)
        : null;

    public void Dispose()
    {
        accounts.Dispose();
        revokedDevices.Dispose();
    }

    private static bool TryTake<TKey>(PartitionedRateLimiter<TKey> buckets, TKey key, int length, int bytes)
    {
        using var lease = buckets.AttemptAcquire(key, Math.Clamp((length + Unit - 1) / Unit, 1, bytes / Unit));
        return lease.IsAcquired;
    }

    private static PartitionedRateLimiter<TKey> Buckets<TKey>(int bytes, int bytesAPeriod, TimeSpan period)
        where TKey : notnull => PartitionedRateLimiter.Create<TKey, TKey>(key =>
            RateLimitPartition.GetTokenBucketLimiter(key, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = bytes / Unit,
                TokensPerPeriod = Math.Max(1, bytesAPeriod / Unit),
                ReplenishmentPeriod = period,
                QueueLimit = 0,
                AutoReplenishment = true,
            }));
}
