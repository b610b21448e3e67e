using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// Ends old doubts: entries of this cell whose account was about to be made or deleted when something broke. The account store says what became of it.
/// </summary>
internal sealed class InDoubtCleanup(
    ManyCells cells, IAccountStore store, IOptions<CellsOptions> options, TimeProvider time, ILogger<InDoubtCleanup> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        using var timer = new PeriodicTimer(options.Value.LookEvery, time);
        try
        {
            do
            {
                await TryAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>One turn.</summary>
    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        foreach (var entry in await cells.ListInDoubtAsync(options.Value.DoubtAge, options.Value.AtOnce, cancellationToken))
        {
            var account = await store.GetUserAsync(entry.User, cancellationToken);
            await cells.EndDoubtAsync(
                entry,
                account is null ? [] : [account.Document.Email, account.Document.EmailTakeBack?.Email],
                account is null && await store.WasDeletedAsync(entry.User, cancellationToken),
                cancellationToken);
        }
    }

    // A turn that fails is tried again at the next: an account that cannot be read must not stop the server and everybody on it.
    [SuppressMessage("Design", "CA1031", Justification = "The next turn comes whatever one turn meets.")]
    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(cancellationToken);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.DoubtsNotEnded(failed);
        }
    }
}
