using Microsoft.Extensions.Hosting;
using Stamina.Http.Tokens;
using Stamina.Ports.Peers;

namespace Stamina.WorkoutServer;

/// <summary>
/// Looks every two seconds which sign-ins other servers ended: what they upload from then on is kept aside. An upload itself asks nobody. Nothing where there
/// is no list; while it cannot be reached what is known stays, and the rest ends with its tokens.
/// </summary>
internal sealed class EndedSignInPoller(IEnumerable<IEndedSignInList> lists, AccessTokenReader tokens, TimeProvider time) : BackgroundService
{
    public static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    private readonly IEndedSignInList? list = lists.SingleOrDefault();

    /// <summary>Looks once.</summary>
    internal async ValueTask LookAsync(CancellationToken cancellationToken)
    {
        if (list is not null && await list.TryListAsync(time.GetUtcNow(), cancellationToken) is { } ended)
        {
            tokens.EndAll(ended.Select(signIn => (signIn.Device, signIn.Until)));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (list is null)
        {
            return;
        }

        await Task.Yield();
        using var timer = new PeriodicTimer(LookEvery, time);
        try
        {
            do
            {
                await LookAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }
}
