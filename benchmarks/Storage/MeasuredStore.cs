using Microsoft.Extensions.DependencyInjection;
using Stamina.Documents.Encryption;

namespace Stamina.Storage;

/// <summary>A store whose size on disk can be asked.</summary>
internal abstract class MeasuredStore : IAsyncDisposable
{
    /// <summary>As tables name it.</summary>
    public abstract string Name { get; }

    /// <summary>The store's adapters.</summary>
    public abstract ServiceProvider Services { get; }

    /// <summary>A ring for this run.</summary>
    protected static KeyRing Ring { get; } = MakeRing();

    /// <summary>The store that <paramref name="kind"/> names, where ./bench has put it.</summary>
    /// <exception cref="ArgumentException">There is no such store.</exception>
    /// <exception cref="InvalidOperationException">./bench has not started it.</exception>
    public static MeasuredStore Of(string kind) => (kind, Environment.GetEnvironmentVariable("STAMINA_BENCH_STORE")) switch
    {
        (_, null) => throw new InvalidOperationException("Run ./bench storage."),
        ("postgres", { } connection) => new MeasuredPostgres(connection),
        ("sqlite", { } folder) => new MeasuredSqlite(folder),
        ("mongodb", { } url) => new MeasuredMongo(url),
        _ => throw new ArgumentException($"There is no store {kind}: sqlite, postgres or mongodb.", nameof(kind)),
    };

    /// <summary>Bytes of the workouts and of the months, as they grew.</summary>
    public abstract Task<StoreSizes> SizesAsync();

    private static KeyRing MakeRing()
    {
        var text = KeyRing.Line(1, TimeProvider.System.GetUtcNow());
        return new KeyRing(() => text);
    }

    /// <summary>The same after what the engine does in quiet hours: dead rows cleared.</summary>
    public abstract Task<StoreSizes> SettledAsync();

    public virtual ValueTask DisposeAsync() => Services.DisposeAsync();
}

/// <summary>Bytes on disk; null where the engine cannot tell.</summary>
/// <param name="Workouts">Of the workouts' table or collection, without its indexes.</param>
/// <param name="WorkoutIndexes">Of its indexes.</param>
/// <param name="Months">Of the months, with their indexes.</param>
internal readonly record struct StoreSizes(long? Workouts, long? WorkoutIndexes, long? Months);
