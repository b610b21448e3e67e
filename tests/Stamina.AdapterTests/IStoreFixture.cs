using Stamina.Contracts.Ids;
using Stamina.Documents.Encryption;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AdapterTests;

/// <summary>How an adapter's store starts: migrated, and empty but for what other tests of the class wrote under users of their own.</summary>
public interface IStoreFixture : IAsyncDisposable
{
    IEventLog Events { get; }

    IDerivations Derivations { get; }

    IWorkoutReads Reads { get; }

    IAccountStore Accounts { get; }

    IGoalStore Goals { get; }

    ICalendarStore Calendars { get; }

    IWebhookStore Webhooks { get; }

    IOriginalStore Originals { get; }

    IStoreMigrations Migrations { get; }

    IStoreMaintenance Maintenance { get; }

    IStoreKeys Keys { get; }

    /// <summary>The same store as another process opens it, with this key ring.</summary>
    IStoreFixture Beside(KeyRing ring);

    /// <summary>Everything in the store, as its engine gives it to whoever may read all of it.</summary>
    Task<byte[]> DumpAsync();

    /// <summary>
    /// Every content of documents in the store, with the column or field that it is in: what is neither an id, nor an HMAC, nor a wrapped key.
    /// </summary>
    Task<IReadOnlyList<(string Of, byte[] Bytes)>> ContentsAsync();

    /// <summary>Takes an account's key away, as nobody should.</summary>
    Task LoseKeyAsync(UserId user);

    /// <summary>Changes an account's wrapped key, as a bad disk might, and answers it as it was. <see cref="Guid.Empty"/> is the store's mark.</summary>
    Task<byte[]> ChangeKeyAsync(Guid user, Func<byte[], byte[]> change);

    /// <summary>Puts a byte that is no document into a webhook's place, as a bad disk might.</summary>
    Task DamageAsync(UserId user, WebhookId webhook);

    /// <summary>Puts a due workout with a segment where no append would: as if one had crossed with the deletion of its account.</summary>
    Task LeaveBehindAsync(WorkoutKey key);
}

/// <summary>A suite over a started store.</summary>
public abstract class StoreSuite
{
    /// <summary>Starts the adapter's store; each test has its own fixture object, which may share an engine.</summary>
    protected abstract Task<IStoreFixture> StartAsync();

    /// <summary>Writes workouts with their rows, as a derivation does.</summary>
    protected static async Task WriteAsync(IStoreFixture store, params StoredWorkout[] workouts)
    {
        var byKey = workouts.ToDictionary(w => w.Key);
        await store.Derivations.DeriveAsync([.. byKey.Keys.Order()], stored => Documents.Derived(byKey[stored.Key]), Soon);
    }

    protected static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(3)).Token;
}
