using System.Data.Common;
using Microsoft.Extensions.Options;
using Stamina.Host.Configuration;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Host.Serving;

/// <summary>
/// Looks at the engines before anything is served: a missing queue or store stops the start with one sentence. A cache that is away does not, because every
/// answer is right without it.
/// </summary>
internal sealed class WaitForEngines(
    IServiceProvider services,
    IOptions<HostSettings> options,
    IOptions<DirectorySettings> directory,
    TimeProvider time,
    ILogger<WaitForEngines> log)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the engines, brings every database to this program's version, and returns the store's; null where the process has no store.</summary>
    /// <exception cref="InvalidOperationException">An engine is missing or refuses; the message says which and why.</exception>
    public async Task<int?> AwaitAsync(CancellationToken cancellationToken)
    {
        var host = options.Value;
        if (services.GetService<IBatchQueue>() is { } queue)
        {
            QueueRingFile.Demand(host, time);
            await WithPatienceAsync(
                "queue",
                host.Queue,
                async () =>
                {
                    await queue.DemandAsync(cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        int? version = null;
        foreach (var migrations in services.GetServices<IStoreMigrations>())
        {
            var (before, after) = await MigrateAsync(migrations, cancellationToken);
            if (before != after)
            {
                log.Migrated(migrations.Of, before, after);
            }

            version = migrations.Of == "store" ? after : version;
        }

        if (version is not null)
        {
            await WithPatienceAsync(
                "store",
                host.Store,
                async () =>
                {
                    await services.GetRequiredService<KeyRingFile>().DemandAsync(services.GetRequiredService<IStoreKeys>(), cancellationToken);
                    return true;
                },
                cancellationToken);
        }

        return version;
    }

    /// <summary>Brings a database to this program's version once it answers; returns the versions before and after.</summary>
    /// <exception cref="InvalidOperationException">It does not answer in time, or refuses; the message says why.</exception>
    public Task<(int Before, int After)> MigrateAsync(IStoreMigrations migrations, CancellationToken cancellationToken) => WithPatienceAsync(
        migrations.Of,
        migrations.Of == "store" ? options.Value.Store : directory.Value.Store,
        async () => await migrations.MigrateAsync(cancellationToken),
        cancellationToken);

    private async Task<T> WithPatienceAsync<T>(string need, string engine, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        var (began, told) = (time.GetTimestamp(), string.Empty);
        Exception? cause = null;
        while (true)
        {
            try
            {
                return await ask();
            }
            catch (Exception refused) when (refused is DbException or StoreRightMissingException or QueueUnavailableException { IsRefusal: true })
            {
                // Wrong password, no such database, no right to migrate: waiting does not help.
                throw new InvalidOperationException(
                    $"The {need} ({engine}) refused: {ReasonOf(refused, refused.InnerException)} This runs as {Environment.UserName}; correct section '{engine}' of the configuration, or who may do what there.",
                    refused);
            }
            catch (Exception away) when (away is QueueUnavailableException or StoreUnavailableException)
            {
                // An attempt that failed without a cause of its own keeps the cause of the one before.
                cause = away.InnerException ?? cause;
                var reason = ReasonOf(away, cause);
                if (time.GetElapsedTime(began) >= options.Value.EnginePatience)
                {
                    throw new InvalidOperationException(
                        $"The {need} ({engine}) cannot be reached: {reason} Start it, or correct section '{engine}' of the configuration.", away);
                }

                // Once for each reason: whoever waits with it sees what for.
                if (reason != told)
                {
                    log.WaitingForEngine(need, engine, options.Value.EnginePatience, reason);
                    told = reason;
                }
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // What a driver says, but where the adapter has said it with more beside it, as which file it is about.
    private static string ReasonOf(Exception away, Exception? cause) =>
        cause is not null && Innermost(cause).Message is var inner && !away.Message.Contains(inner, StringComparison.Ordinal) ? inner : away.Message;

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
