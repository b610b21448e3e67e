using System.Threading.RateLimiting;
using Stamina.Contracts.Ids;

namespace Stamina.GoalServer.Workouts;

/// <summary>
/// One person opens one workout at a time, others of theirs wait in line: a workout may be as large as its bounds allow, and opening many of those at once would take the memory of the
/// process.
/// </summary>
internal sealed class OpenedWorkouts : IDisposable
{
    private const int Line = 50;

    private readonly PartitionedRateLimiter<UserId> line = PartitionedRateLimiter.Create<UserId, UserId>(user =>
        RateLimitPartition.GetConcurrencyLimiter(user, _ => new ConcurrencyLimiterOptions { PermitLimit = 1, QueueLimit = Line, QueueProcessingOrder = QueueProcessingOrder.OldestFirst }));

    /// <summary>Waits for the turn; not acquired where the line is full. Disposing gives the turn to the next.</summary>
    public ValueTask<RateLimitLease> EnterAsync(UserId user, CancellationToken cancellationToken) => line.AcquireAsync(user, 1, cancellationToken);

    public void Dispose() => line.Dispose();
}
