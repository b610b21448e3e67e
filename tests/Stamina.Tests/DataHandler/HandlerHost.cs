using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Stamina.Adapters.Sqlite;
using Stamina.Contracts.Ids;
using Stamina.DataHandler;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Tests.DataHandler;

/// <summary>The real Data Handler over real SQLite files, which can die at a failpoint and start again on what the files hold.</summary>
internal sealed class HandlerHost : IAsyncDisposable
{
    private static readonly Lazy<byte[]> EmptyStore = new(MakeEmptyStore);

    private readonly HandlerSetup setup;
    private readonly bool ownsFolder;
    private ServiceProvider? services;
    private IBatchConsumer? consumer;
    private long published;

    public HandlerHost(HandlerSetup? setup = null, string? folder = null)
    {
        this.setup = setup ?? new HandlerSetup();
        ownsFolder = folder is null;
        Folder = folder ?? NewFolder();
        var store = Path.Combine(Folder, "store.db");
        if (!File.Exists(store))
        {
            File.WriteAllBytes(store, EmptyStore.Value);
        }
    }

    public string Folder { get; }

    /// <summary>The epoch of the batches that <see cref="PublishAsync"/> names.</summary>
    public Guid Epoch { get; init; } = new("00000000-0000-0000-0000-0000000000e1");

    public IWorkoutReads Reads => Services.GetRequiredService<IWorkoutReads>();

    public IBatchQueue Queue => Services.GetRequiredService<IBatchQueue>();

    public Maintenance Maintenance => Services.GetServices<IHostedService>().OfType<Maintenance>().Single();

    public IServiceProvider Services => services ??= Build();

    public static string NewFolder() =>
        Directory.Exists("/dev/shm")
            ? Directory.CreateDirectory($"/dev/shm/stamina-{Guid.NewGuid():n}").FullName
            : Directory.CreateTempSubdirectory("stamina-").FullName;

    public async Task PublishAsync(params IEnumerable<Upload> uploads)
    {
        var number = Interlocked.Increment(ref published);
        var batch = new Batch { Version = 1, PublisherEpoch = ByteString.CopyFrom(Epoch.ToByteArray(bigEndian: true)), Number = (ulong)number };
        batch.Uploads.AddRange(uploads);
        await PublishRawAsync(batch.ToByteArray(), number);
    }

    public async Task PublishRawAsync(byte[] bytes, long number = 0) =>
        await Services.GetRequiredService<IBatchPublisher>().PublishAsync(new BatchName(Epoch, number), bytes, CancellationToken.None);

    /// <summary>
    /// Handles all that waits and derives all that is due; <paramref name="crashes"/> says, hit by hit of a failpoint, whether the process dies there.
    /// </summary>
    public async Task HandleAllAsync(Func<string, bool>? crashes = null)
    {
        for (var done = false; !done;)
        {
            using var stopping = new CancellationTokenSource();
            Services.GetRequiredService<Failpoints>().Reached = name =>
            {
                if (crashes?.Invoke(name) == true)
                {
                    stopping.Cancel();
                    throw new OperationCanceledException(stopping.Token);
                }
            };
            try
            {
                consumer ??= await Queue.OpenConsumerAsync(stopping.Token);
                while ((await Queue.DepthAsync(CancellationToken.None)).Batches > 0)
                {
                    await Services.GetServices<IHostedService>().OfType<Consumer>().Single().HandleNextAsync(consumer, stopping.Token);
                }

                await Services.GetRequiredService<DueWorkouts>().DeriveAllAsync(stopping.Token);
                done = true;
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                await StopAsync();
            }
        }
    }

    /// <summary>Appends all that waits, and derives nothing.</summary>
    public async Task AppendAllAsync()
    {
        consumer ??= await Queue.OpenConsumerAsync(CancellationToken.None);
        while ((await Queue.DepthAsync(CancellationToken.None)).Batches > 0)
        {
            await Services.GetServices<IHostedService>().OfType<Consumer>().Single().HandleNextAsync(consumer, CancellationToken.None);
        }
    }

    /// <summary>Deletes a workout as the Goal Server does.</summary>
    public async Task DeleteWorkoutAsync(WorkoutKey key, DateTimeOffset at) =>
        await Services
            .GetRequiredService<IDerivations>()
            .DeriveAsync(
                [key],
                stored => Derivation.Of(stored with { DeletedAt = stored.DeletedAt ?? at }, setup.Catalog, setup.Time.GetUtcNow(), profile: null, out _),
                CancellationToken.None);

    /// <summary>Writes a workout as it is, and leaves its row.</summary>
    public async Task WriteAsync(StoredWorkout workout) => await Services.GetRequiredService<IDerivations>().DeriveAsync(
        [workout.Key], _ => new DerivedWorkout(workout, Row: null, DueAt: null) { LeavesRow = true }, CancellationToken.None);

    public async Task<StoredWorkout?> GetAsync(WorkoutKey key) => await Reads.GetAsync(key, ReadFrom.Primary, CancellationToken.None);

    public async Task<UserTotals> TotalsAsync(UserId user) => await Reads.TotalsAsync(user, 0, 999_999, ReadFrom.Primary, CancellationToken.None);

    /// <summary>Everything of these users, as text: logs, summaries, tombstones, months.</summary>
    public async Task<string> StateAsync(IEnumerable<UserId> users)
    {
        var lines = new List<string>();
        foreach (var user in users)
        {
            await foreach (var workout in Reads.AllAsync(user, CancellationToken.None))
            {
                lines.Add(Canonical.Of(workout));
            }

            lines.AddRange((await TotalsAsync(user)).Months.Select(Canonical.Of));
        }

        return string.Join('\n', lines);
    }

    /// <summary>Ends as a killed process does: nothing is settled, the files stay.</summary>
    public async Task StopAsync()
    {
        if (consumer is not null)
        {
            await consumer.DisposeAsync();
            consumer = null;
        }

        if (services is not null)
        {
            await services.DisposeAsync();
            services = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        if (ownsFolder)
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static byte[] MakeEmptyStore()
    {
        var folder = NewFolder();
        try
        {
            using (var made = new ServiceCollection().AddSqliteStores(o => o.DataFolder = folder).BuildServiceProvider())
            {
                made.GetRequiredService<IStoreMigrations>().MigrateAsync(CancellationToken.None).AsTask().GetAwaiter().GetResult();
            }

            return File.ReadAllBytes(Path.Combine(folder, "store.db"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private ServiceProvider Build()
    {
        var collection = new ServiceCollection();
        collection.AddLogging();
        collection.AddSingleton(setup.Time);
        collection.AddSingleton(setup.Catalog);
        setup.Configure?.Invoke(collection);
        collection.AddSingleton(TestKeys.Ring);
        collection.AddSqliteQueue(o => o.DataFolder = Folder).AddSqliteStores(o => o.DataFolder = Folder);
        if (setup.StoreFolder is { } shared)
        {
            collection.AddSingleton(new Adapters.Sqlite.Store.StoreDatabase(new SqliteOptions { DataFolder = shared }));
        }

        collection.AddDataHandler(o =>
        {
            o.Gather = TimeSpan.Zero;
            o.BulkBatches = setup.BulkBatches;
            o.MinBackoff = TimeSpan.FromMilliseconds(1);
            o.MaxBackoff = TimeSpan.FromMilliseconds(5);
        });
        return collection.BuildServiceProvider();
    }
}

/// <summary>What differs between hosts.</summary>
internal sealed record HandlerSetup
{
    public ExerciseCatalog Catalog { get; init; } = new([new CountingType()]);

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public int BulkBatches { get; init; } = 3;

    /// <summary>Another host's folder, to share its store.</summary>
    public string? StoreFolder { get; init; }

    public Action<IServiceCollection>? Configure { get; init; }
}
