using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.AccountServer.Background;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// Ends old doubts: entries of this cell whose account was about to be made or deleted when something broke. The account store says what became of it.
/// </summary>
internal sealed class InDoubtCleanup(
    ManyCells cells, IAccountStore store, IOptions<CellsOptions> options, TimeProvider time, ILogger<InDoubtCleanup> log) : PeriodicService
{
    protected override PeriodicTimer NewTimer() => new(options.Value.LookEvery, time);

    protected override ValueTask LookAsync(CancellationToken cancellationToken) => RunAsync(cancellationToken);

    protected override void LogFailed(Exception failed) => log.DoubtsNotEnded(failed);

    /// <summary>One turn.</summary>
    internal async ValueTask RunAsync(CancellationToken cancellationToken)
    {
        var passedOver = new PassedOver();
        foreach (var entry in await cells.ListInDoubtAsync(options.Value.DoubtAge, options.Value.AtOnce, cancellationToken))
        {
            Revisioned<UserDocument>? account = null;
            if (!await passedOver.TryAsync(async () => account = await store.GetUserAsync(entry.User, cancellationToken)))
            {
                // Its address stays taken until the account can be read again. It goes behind the others: at the head of the list, as many of its kind as are
                // looked at in one turn would hold up all others.
                await cells.DoubtAgainAsync(entry, cancellationToken);
                continue;
            }

            await cells.EndDoubtAsync(
                entry,
                account is null ? [] : [account.Document.Email, account.Document.EmailTakeBack?.Email],
                account is null && await store.WasDeletedAsync(entry.User, cancellationToken),
                cancellationToken);
        }

        passedOver.Log(log.DoubtsPassedOver);
    }
}
