using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Email;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// Ends old doubts: entries of this cell whose account was about to be made or deleted when something broke. The account store says what became of it.
/// </summary>
internal sealed class InDoubtCleanup(
    HomeCells homes,
    IAccountStore store,
    IOptions<CellsOptions> options,
    TimeProvider time,
    ILogger<InDoubtCleanup> log,
    IDirectory? directory = null,
    CellsSecret? secret = null
) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (directory is null)
        {
            return;
        }

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
    internal async ValueTask RunAsync(IDirectory directory, CancellationToken cancellationToken)
    {
        foreach (var entry in await directory.ListInDoubtAsync(homes.Own, options.Value.DoubtAge, options.Value.AtOnce, cancellationToken))
        {
            var account = await store.GetUserAsync(entry.User, cancellationToken);
            if (account is not null
                && EmailAddress.TryParse(account.Document.Email, out var email)
                && secret!.Email.EarlierOf(email).Prepend(secret.Email.Of(email)).Any(key => entry.EmailKey.Span.SequenceEqual(key)))
            {
                await directory.SettleAsync(entry.EmailKey, entry.User, cancellationToken);
            }
            else
            {
                await directory.ReleaseAsync(entry.EmailKey, entry.User, cancellationToken);
                log.DoubtfulAddressReleased();
            }
        }
    }

    // A turn that fails is tried again at the next: an account that cannot be read must not stop the server and everybody on it.
    [SuppressMessage("Design", "CA1031", Justification = "Upkeep goes on whatever one turn meets.")]
    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RunAsync(directory!, cancellationToken);
        }
        catch (Exception failed) when (failed is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            log.DoubtsNotEnded(failed);
        }
    }
}
