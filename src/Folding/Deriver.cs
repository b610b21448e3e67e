using Microsoft.Extensions.Logging;
using Stamina.Exercises;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Folding;

/// <summary>
/// The one way to bring workouts up to date, for everybody who changes one or needs one: the Data Handler when something arrived or a silence is over, a reader who meets a workout
/// that is behind, an edit, a deletion, a restore, upkeep after a change of rules. It may be cut off anywhere and begun again.
/// </summary>
public sealed class Deriver(IDerivations store, ExerciseCatalog catalog, TimeProvider time, ILogger<Deriver> log)
{
    // A workout that cannot be derived is tried again after this, or at once when more of it arrives.
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    /// <summary>Brings workouts up to date. One that cannot be derived is marked with the reason and holds back no other.</summary>
    /// <param name="keys">Which, in any order.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StoreUnavailableException">The store is away: some may be up to date, the rest still are due.</exception>
    public ValueTask DeriveAsync(IEnumerable<WorkoutKey> keys, CancellationToken cancellationToken) => DeriveAsync([.. keys.Distinct().Order()], cancellationToken);

    /// <summary>
    /// Changes a workout and derives what follows from it. <paramref name="change"/> is given the workout up to date; null leaves it as it is. Answers the workout as it is then, without
    /// its log; null where its account is deleted.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away; whether the change was made is not known.</exception>
    public async ValueTask<StoredWorkout?> ChangeAsync(WorkoutKey key, Func<StoredWorkout, StoredWorkout?> change, CancellationToken cancellationToken)
    {
        var heardThrough = await store.HandledThroughAsync(cancellationToken);
        StoredWorkout? present = null;
        await store.DeriveAsync(
            [key],
            stored =>
            {
                var standing = UpToDate(stored, heardThrough);
                var derived = change(standing) is { } changed ? Derivation.Of(changed, catalog, heardThrough) : null;
                present = (derived?.Workout ?? standing) with { Log = new() };
                return derived;
            },
            cancellationToken);
        return present;
    }

    /// <summary>The workout as it derives now, in memory: for a reader who meets one that is running. Nothing is written, and its silence is not judged.</summary>
    public StoredWorkout UpToDate(StoredWorkout stored) => UpToDate(stored, DateTimeOffset.MinValue);

    private StoredWorkout UpToDate(StoredWorkout stored, DateTimeOffset heardThrough) =>
        stored.IsBehind && stored.Log.Events.Count > 0 ? Derivation.Of(stored, catalog, heardThrough).Workout : stored;

    private async ValueTask DeriveAsync(IReadOnlyList<WorkoutKey> keysInOrder, CancellationToken cancellationToken)
    {
        if (keysInOrder.Count == 0)
        {
            return;
        }

        try
        {
            // Most have ended, and what they derive to depends on no clock. Only for the others it matters how far the queue is handled.
            var quiet = new List<WorkoutKey>();
            var largest = 0;
            await store.DeriveAsync(
                keysInOrder,
                stored =>
                {
                    largest = Math.Max(largest, stored.Log.CalculateSize());
                    return IfBehind(stored, DateTimeOffset.MinValue, quiet);
                },
                cancellationToken);
            if (largest >= LargeLogs.Bytes)
            {
                LargeLogs.ClearAway();
            }

            if (quiet.Count > 0)
            {
                var heardThrough = await store.HandledThroughAsync(cancellationToken);
                await store.DeriveAsync([.. quiet.Distinct().Order()], stored => IfBehind(stored, heardThrough, quiet: null), cancellationToken);
            }
        }
#pragma warning disable CA1031 // Whatever is wrong with one workout is its own affair: it is found by halving, and marked.
        catch (Exception failure) when (failure is not (OperationCanceledException or StoreUnavailableException))
#pragma warning restore CA1031
        {
            if (keysInOrder.Count == 1)
            {
                log.NotDerived(failure);
                await store.PostponeAsync(keysInOrder[0], time.GetUtcNow() + Rest, failure.GetType().Name, cancellationToken);
                return;
            }

            var half = keysInOrder.Count / 2;
            await DeriveAsync([.. keysInOrder.Take(half)], cancellationToken);
            await DeriveAsync([.. keysInOrder.Skip(half)], cancellationToken);
        }
    }

    private DerivedWorkout? IfBehind(StoredWorkout stored, DateTimeOffset heardThrough, List<WorkoutKey>? quiet)
    {
        if (!stored.IsBehind)
        {
            return null;
        }

        var derived = Derivation.Of(stored, catalog, heardThrough);
        if (quiet is not null && (derived.DueAt <= time.GetUtcNow() || stored.DeletedAt is not null))
        {
            quiet.Add(stored.Key);
            return null;
        }

        return derived;
    }
}

internal static partial class DeriverLog
{
    [LoggerMessage(3101, LogLevel.Error, "A workout cannot be derived; it stays as it is, marked with the reason, and is tried again later")]
    public static partial void NotDerived(this ILogger log, Exception failure);
}
