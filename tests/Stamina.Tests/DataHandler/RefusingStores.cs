using Microsoft.Extensions.DependencyInjection;
using Stamina.Adapters.Sql;
using Stamina.Adapters.Sqlite.Store;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Tests.DataHandler;

/// <summary>A store that is away, or that cannot take some appends.</summary>
internal sealed class RefusingLog(IEventLog log, Func<LogAppend, bool> refuses, Func<StoreUnavailableException>? failure = null) : IEventLog
{
    /// <summary>The log of SQLite, for one to stand before it.</summary>
    public static SqlEventLog LogOf(IServiceProvider p) => new(new SqliteEngine(p.GetRequiredService<StoreDatabase>()), p.GetRequiredService<SqlKeys>());

    public ValueTask AppendAsync(LogAppend append, CancellationToken cancellationToken) =>
        refuses(append) ? throw failure?.Invoke() ?? new StoreUnavailableException("away") : log.AppendAsync(append, cancellationToken);
}

/// <summary>A store that cannot derive some lots.</summary>
internal sealed class RefusingDerivations(IDerivations store, Func<IReadOnlyList<WorkoutKey>, bool> refuses) : IDerivations
{
    /// <summary>The derivations of SQLite, for one to stand before them.</summary>
    public static SqlDerivations DerivationsOf(IServiceProvider p) =>
        new(new SqliteEngine(p.GetRequiredService<StoreDatabase>()), p.GetRequiredService<SqlKeys>(), p.GetRequiredService<TimeProvider>());

    private bool hasRefused;

    /// <summary>What it refuses with.</summary>
    public Func<StoreUnavailableException> Failure { get; init; } = () => new StoreUnavailableException("away");

    /// <summary>Happens before each small write, once it has refused a lot.</summary>
    public Action BeforeWrite { get; init; } = () => { };

    public ValueTask<IReadOnlyList<DueWorkout>> DueAsync(DateTimeOffset now, int max, CancellationToken cancellationToken) =>
        store.DueAsync(now, max, cancellationToken);

    public ValueTask<DateTimeOffset> HandledThroughAsync(CancellationToken cancellationToken) => store.HandledThroughAsync(cancellationToken);

    public ValueTask SetHandledThroughAsync(DateTimeOffset through, CancellationToken cancellationToken)
    {
        ReachWrite();
        return store.SetHandledThroughAsync(through, cancellationToken);
    }

    public ValueTask DeriveAsync(
        IReadOnlyList<WorkoutKey> keysInOrder, Func<StoredWorkout, DerivedWorkout?> derive, CancellationToken cancellationToken)
    {
        if (refuses(keysInOrder))
        {
            hasRefused = true;
            throw Failure();
        }

        return store.DeriveAsync(keysInOrder, derive, cancellationToken);
    }

    public ValueTask PostponeAsync(WorkoutKey key, DateTimeOffset dueAt, string reason, CancellationToken cancellationToken)
    {
        ReachWrite();
        return store.PostponeAsync(key, dueAt, reason, cancellationToken);
    }

    private void ReachWrite()
    {
        if (hasRefused)
        {
            BeforeWrite();
        }
    }
}
