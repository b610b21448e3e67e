using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>
/// Derives what is due, beside the consumer: at once what this process has just appended, and every so often whatever else the store says is due (a silence
/// that is over, what another process left when it died).
/// </summary>
internal sealed class DueWorkouts(
    Deriver deriver,
    IDerivations derivations,
    IBatchQueue queue,
    DataHandlerOptions options,
    TimeProvider time,
    Failpoints failpoints,
    ILogger<DueWorkouts> log
) : BackgroundService
{
    // One transaction's worth of several accounts' workouts. Small enough that whoever else changes one of these never waits long.
    private const int AtOnce = 64;

    // A lot of one account may be larger. Its months are read and written whole with each lot: were lots small, each lot of an import would cost as much as all
    // that the month holds already. A month of 20 000 rows takes about as long to write as so many small workouts take to derive.
    private const int MostOfOneAccount = 1_024;

    // One that the store does not derive alone, so often in a row, although it takes other writes as fast as usual, is too large for it, or damaged.
    private const int TriesBeforeSettingAside = 3;

    // It rests so long, or until more of it arrives.
    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(10);

    // Where the store needs longer than this to be told how far the queue is handled, it is slow, and no workout is at fault.
    private static readonly TimeSpan Prompt = TimeSpan.FromSeconds(1);

    // A workout that is not added because the channel is full is found in the store, by LookAsync.
    private readonly Channel<WorkoutKey> ended = Channel.CreateBounded<WorkoutKey>(new BoundedChannelOptions(10_000) { SingleReader = true });

    // What waits in the channel, and what was taken out of it and is being derived. The look into the store leaves both alone: two that derive the same workout
    // do the work twice, and one waits for the other's locks.
    private readonly ConcurrentDictionary<WorkoutKey, byte> waiting = new();
    private volatile HashSet<WorkoutKey> inHand = [];

    /// <summary>Has these derived soon.</summary>
    public void Add(IEnumerable<WorkoutKey> keys)
    {
        foreach (var key in keys)
        {
            if (waiting.TryAdd(key, 0) && !ended.Writer.TryWrite(key))
            {
                waiting.TryRemove(key, out _);
            }
        }
    }

    /// <summary>Derives everything that is due now and can be derived.</summary>
    public ValueTask DeriveAllAsync(CancellationToken cancellationToken) => DeriveAllAsync(TimeSpan.Zero, _ => false, cancellationToken);

    private async ValueTask DeriveAllAsync(TimeSpan dueFor, Func<WorkoutKey, bool> isInOtherHands, CancellationToken cancellationToken)
    {
        // Only what is due may have been silent for long enough: where nothing is, nobody needs to know how far the queue is handled.
        var areMore = false;
        var due = await NextAsync();
        if (due.Count > 0)
        {
            failpoints.Hit(Failpoints.DueFound);
            await TellHandledThroughAsync(cancellationToken);
        }

        while (due.Count > 0)
        {
            failpoints.Hit(Failpoints.BeforeDerive);
            await DeriveAsync(due.Select(d => d.Key), cancellationToken);
            failpoints.Hit(Failpoints.AfterDerive);

            // What is still due cannot be derived yet (the queue does not say how far it is handled): later.
            List<DueWorkout> next = areMore ? await NextAsync() : [];
            due = next.SequenceEqual(due) ? [] : next;
        }

        async ValueTask<List<DueWorkout>> NextAsync()
        {
            var next = await derivations.DueAsync(time.GetUtcNow() - dueFor, MostOfOneAccount, cancellationToken);
            areMore = next.Count == MostOfOneAccount;
            return [.. next.Where(d => !isInOtherHands(d.Key))];
        }
    }

    // Of each account all in one lot, those with few first: nobody waits for somebody else's history.
    private async ValueTask DeriveAsync(IEnumerable<WorkoutKey> keys, CancellationToken cancellationToken)
    {
        var lot = new List<WorkoutKey>();
        foreach (var account in keys.GroupBy(key => key.User).OrderBy(account => account.Count()))
        {
            if (lot.Count > 0 && lot.Count + account.Count() > AtOnce)
            {
                await DeriveLotAsync(lot, cancellationToken);
                lot = [];
            }

            lot.AddRange(account);
        }

        if (lot.Count > 0)
        {
            await DeriveLotAsync(lot, cancellationToken);
        }
    }

    // The same lot comes again until it is derived, and a workout that the store never derives would hold up all that are due after it. So a lot that fails is
    // tried in parts, and of a part that fails each workout alone; one that was alone in its lot is tried so too, because accounts with more come after it.
    private async ValueTask DeriveLotAsync(List<WorkoutKey> lot, CancellationToken cancellationToken)
    {
        try
        {
            await deriver.DeriveAsync(lot, cancellationToken);
        }
        catch (StoreUnavailableException e) when (lot.Count > AtOnce && e is not (KeyRingException or StoreRightMissingException))
        {
            DataHandlerLog.LotNotDerived(log, lot.Count, e);
            foreach (var part in lot.Chunk(AtOnce))
            {
                await DeriveLotAsync([.. part], cancellationToken);
            }
        }
        catch (StoreUnavailableException e) when (e is not (KeyRingException or StoreRightMissingException))
        {
            DataHandlerLog.LotNotDerived(log, lot.Count, e);
            foreach (var key in lot)
            {
                await DeriveAloneAsync(key, cancellationToken);
            }
        }
    }

    // Where the store is away or slow this throws, and all that was not derived stays due.
    private async ValueTask DeriveAloneAsync(WorkoutKey key, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            try
            {
                await deriver.DeriveAsync([key], cancellationToken);
                return;
            }
            catch (StoreUnavailableException e) when (e is not (KeyRingException or StoreRightMissingException))
            {
                if (tried == TriesBeforeSettingAside)
                {
                    // It never goes back, so this writes nothing; and the queue, which may be away or slow meanwhile, is not asked.
                    var began = time.GetTimestamp();
                    await derivations.SetHandledThroughAsync(DateTimeOffset.UnixEpoch, cancellationToken);
                    if (time.GetElapsedTime(began) >= Prompt)
                    {
                        throw;
                    }

                    await derivations.PostponeAsync(key, time.GetUtcNow() + Rest, e.GetType().Name, cancellationToken);
                    DataHandlerLog.NotDerivedAlone(log, Rest, e);
                    return;
                }
            }

            await Task.Delay(options.MinBackoff, time, cancellationToken);
        }
    }

    // The look first: over SQLite the other may go on without ever giving up its thread.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(UntilStoppedAsync(LookAsync, stoppingToken), UntilStoppedAsync(DeriveEndedAsync, stoppingToken));

    private async ValueTask DeriveEndedAsync(CancellationToken cancellationToken)
    {
        var keys = new List<WorkoutKey> { await ended.Reader.ReadAsync(cancellationToken) };
        while (keys.Count < MostOfOneAccount && ended.Reader.TryRead(out var key))
        {
            keys.Add(key);
        }

        // In this order: a workout is in one of the two sets at any time, so that LookAsync leaves it alone, and has left `waiting` before it is derived, so
        // that Add takes it again when more of it arrives.
        inHand = [.. keys];
        foreach (var key in keys)
        {
            waiting.TryRemove(key, out _);
        }

        try
        {
            await DeriveAsync(keys, cancellationToken);
        }
        finally
        {
            inHand = [];
        }
    }

    // A workout that became due just now is derived by the process that appended it. This finds those that it did not derive.
    private async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        await DeriveAllAsync(options.LookForDueEvery, key => waiting.ContainsKey(key) || inHand.Contains(key), cancellationToken);
        await Task.Delay(options.LookForDueEvery, time, cancellationToken);
    }

    private async ValueTask TellHandledThroughAsync(CancellationToken cancellationToken)
    {
        try
        {
            await derivations.SetHandledThroughAsync(await queue.HandledThroughAsync(cancellationToken), cancellationToken);
        }
        catch (QueueUnavailableException away)
        {
            DataHandlerLog.HandledThroughUnknown(log, away);
        }
    }

    private async Task UntilStoppedAsync(Func<CancellationToken, ValueTask> turn, CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await turn(stopping);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Nothing is lost: what was not derived is still due.
            catch (Exception e)
#pragma warning restore CA1031
            {
                DataHandlerLog.DerivingFailed(log, options.MaxBackoff, e);
                await Task.Delay(options.MaxBackoff, time, CancellationToken.None).WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
