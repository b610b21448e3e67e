using Microsoft.Extensions.Logging;
using Stamina.Contracts.Ids;
using Stamina.Exercises;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Folding;

/// <summary>
/// Brings workouts up to date, for all that change or read one: the Data Handler when something arrived or a silence is over, a reader that meets a workout
/// that is behind, an edit, a deletion, a restore, maintenance after a change of rules. It may be stopped anywhere and begun again. Accounts are asked only for
/// workouts that leave something to the profile and have kept nothing of it yet.
/// </summary>
public sealed class Deriver(IDerivations store, IAccountStore accounts, ExerciseCatalog catalog, TimeProvider time, ILogger<Deriver> log)
{
    // A workout that cannot be derived is tried again after this, or at once when more of it arrives.
    private static readonly TimeSpan Rest = TimeSpan.FromHours(1);

    /// <summary>Brings workouts up to date. One that cannot be derived is marked with the reason and holds back no other.</summary>
    /// <param name="keys">Which, in any order.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StoreUnavailableException">The store is away: some may be up to date, the rest still are due.</exception>
    public ValueTask DeriveAsync(IEnumerable<WorkoutKey> keys, CancellationToken cancellationToken) =>
        DeriveAsync([.. keys.Distinct().Order()], cancellationToken);

    /// <summary>
    /// Changes a workout and derives what follows from it. <paramref name="change"/> is given the workout up to date; null leaves it as it is. It may be called
    /// more than once. Answers the workout as it is then, without its log; null where its account is deleted.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away; whether the change was made is not known.</exception>
    public async ValueTask<StoredWorkout?> ChangeAsync(WorkoutKey key, Func<StoredWorkout, StoredWorkout?> change, CancellationToken cancellationToken)
    {
        var heardThrough = await store.HandledThroughAsync(cancellationToken);
        for (EntryDefaults? profile = null; ; profile = await ProfileOfAsync(key.User, cancellationToken))
        {
            StoredWorkout? present = null;
            var lacksProfile = false;
            await store.DeriveAsync(
                [key],
                stored =>
                {
                    var upToDate = UpToDate(stored, heardThrough, profile, out lacksProfile);
                    DerivedWorkout? derived = null;
                    if (!lacksProfile && change(upToDate) is { } changed)
                    {
                        derived = Derivation.Of(changed, catalog, heardThrough, profile, out lacksProfile);
                    }

                    present = (derived?.Workout ?? upToDate) with { Log = new() };
                    return lacksProfile ? null : derived;
                },
                cancellationToken);
            if (!lacksProfile)
            {
                return present;
            }
        }
    }

    /// <summary>
    /// The workout as it derives now, in memory: for a reader who meets one that is running. Nothing is written, and its silence is not judged.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away; only where the profile has to be asked.</exception>
    public ValueTask<StoredWorkout> UpToDateAsync(StoredWorkout stored, CancellationToken cancellationToken)
    {
        var present = UpToDate(stored, DateTimeOffset.MinValue, profile: null, out var lacksProfile);
        return lacksProfile ? WithProfileAsync() : new(present);

        async ValueTask<StoredWorkout> WithProfileAsync() =>
            UpToDate(stored, DateTimeOffset.MinValue, await ProfileOfAsync(stored.Key.User, cancellationToken), out _);
    }

    private StoredWorkout UpToDate(StoredWorkout stored, DateTimeOffset heardThrough, EntryDefaults? profile, out bool lacksProfile)
    {
        lacksProfile = false;
        return stored.IsBehind && stored.Log.Events.Count > 0 ? Derivation.Of(stored, catalog, heardThrough, profile, out lacksProfile).Workout : stored;
    }

    private async ValueTask<EntryDefaults> ProfileOfAsync(UserId user, CancellationToken cancellationToken) =>
        await accounts.EntryDefaultsAsync(user, cancellationToken) ?? EntryDefaults.OfNobody;

    private async ValueTask DeriveAsync(IReadOnlyList<WorkoutKey> keysInOrder, CancellationToken cancellationToken)
    {
        if (keysInOrder.Count == 0)
        {
            return;
        }

        try
        {
            // For most workouts one pass is enough: they have ended, leave nothing to the profile, and depend on no clock. Those that need the profile, or need
            // to know how far the queue is handled, are derived in a second and a third.
            var putOff = new PutOff();
            var largest = 0;
            await store.DeriveAsync(
                keysInOrder,
                stored =>
                {
                    largest = Math.Max(largest, stored.Log.CalculateSize());
                    return IfBehind(stored, DateTimeOffset.MinValue, putOff);
                },
                cancellationToken);
            if (largest >= LargeLogMemory.ThresholdBytes)
            {
                LargeLogMemory.Free();
            }

            if (putOff.ForProfile.Count > 0)
            {
                foreach (var user in putOff.ForProfile.Select(k => k.User).ToHashSet())
                {
                    putOff.Profiles[user] = await ProfileOfAsync(user, cancellationToken);
                }

                await store.DeriveAsync([.. putOff.ForProfile.Order()], stored => IfBehind(stored, DateTimeOffset.MinValue, putOff), cancellationToken);
            }

            if (putOff.ForSilence.Count > 0)
            {
                var heardThrough = await store.HandledThroughAsync(cancellationToken);
                putOff.IsSilenceKnown = true;
                await store.DeriveAsync([.. putOff.ForSilence.Order()], stored => IfBehind(stored, heardThrough, putOff), cancellationToken);
            }
        }
#pragma warning disable CA1031 // A failure of one workout, of any kind, must not stop the others: that workout is found by halving the list, and marked.
        catch (Exception failure) when (failure is KeyRingException { IsOfOneAccount: true } or not (OperationCanceledException or StoreUnavailableException))
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

    private DerivedWorkout? IfBehind(StoredWorkout stored, DateTimeOffset heardThrough, PutOff putOff)
    {
        if (!stored.IsBehind)
        {
            return null;
        }

        var derived = Derivation.Of(stored, catalog, heardThrough, putOff.Profiles.GetValueOrDefault(stored.Key.User), out var lacksProfile);
        if (lacksProfile)
        {
            // In the second pass this is a workout whose lack arrived meanwhile; it stays due and is derived later.
            putOff.ForProfile.Add(stored.Key);
            return null;
        }

        if (!putOff.IsSilenceKnown && (derived.DueAt <= time.GetUtcNow() || stored.DeletedAt is not null))
        {
            putOff.ForSilence.Add(stored.Key);
            return null;
        }

        return derived;
    }

    private sealed class PutOff
    {
        public HashSet<WorkoutKey> ForProfile { get; } = [];

        public HashSet<WorkoutKey> ForSilence { get; } = [];

        public Dictionary<UserId, EntryDefaults> Profiles { get; } = [];

        public bool IsSilenceKnown { get; set; }
    }
}

internal static partial class DeriverLog
{
    [LoggerMessage(3101, LogLevel.Error, "A workout cannot be derived; it stays as it is, marked with the reason, and is tried again later")]
    public static partial void NotDerived(this ILogger log, Exception failure);
}
