using Google.Protobuf;
using Stamina.GoalServer.Answering;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.GoalServer.Workouts;

/// <summary>
/// Answers take_quarantined: what a revoked phone uploaded counts from now on, because its owner says that it is theirs. The events are appended once more, as
/// an upload of the owner's would have brought them; the log keeps each event once, and one that came without quarantine is in none.
/// </summary>
internal sealed class QuarantineRelease(IWorkoutReads reads, IEventLog log, OpenedWorkouts opened, TimeProvider time)
{
    private readonly Guid epoch = Guid.NewGuid();
    private long appended;

    /// <summary>The token that shows the change to whoever reads next; a refusal where there is no such workout.</summary>
    public async ValueTask<(ConsistencyToken? Token, Refusal? Refusal)> TakeAsync(WorkoutKey key, CancellationToken cancellationToken)
    {
        using var turn = await opened.EnterAsync(key.User, cancellationToken);
        if (!turn.IsAcquired)
        {
            return (null, OpenedWorkouts.TooMany());
        }

        if (await reads.HeadAsync(key, ReadFrom.Primary, cancellationToken) is not { Workout.DeletedAt: null } head)
        {
            return (null, OpenedWorkouts.Unknown());
        }

        var name = new BatchName(epoch, Interlocked.Increment(ref appended));
        var now = time.GetUtcNow();
        var events = await opened.OpenAsync(head, ReadFrom.Primary, workout => Released(workout.Log, name), cancellationToken);
        if (events.Events.Count > 0)
        {
            await log.AppendAsync(new LogAppend([name], [new LogSegment(key, name, events, now)], now), cancellationToken);
        }

        return (new ConsistencyToken(events.Events.Count > 0 ? [name] : [], now, [key.Session]), null);
    }

    // With the time of their first arrival: it is the owner's word that came now, not what was recorded.
    private static WorkoutLog Released(WorkoutLog log, BatchName name)
    {
        var released = new WorkoutLog();
        foreach (var waiting in log.Events.Where(one => one.Quarantined))
        {
            var taken = waiting.Clone();
            taken.Quarantined = false;
            taken.BatchEpoch = ByteString.CopyFrom(name.Epoch.ToByteArray(bigEndian: true));
            taken.BatchNumber = (ulong)name.Number;
            released.Events.Add(taken);
        }

        return released;
    }
}
