using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Stamina.Http.Tokens;
using Stamina.Ports.Peers;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Puts each sign-in that this server ends on the list that Workout Servers read. This happens after the call that ended it was answered, and is tried again
/// each second while the list cannot be reached, until no token of the sign-in is valid any more.
/// </summary>
internal sealed class EndedSignInPublisher : BackgroundService
{
    private const int Most = 100_000;
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    private readonly Channel<EndedSignIn> waiting = Channel.CreateBounded<EndedSignIn>(
        new BoundedChannelOptions(Most) { FullMode = BoundedChannelFullMode.DropOldest });

    private readonly IEndedSignInList? list;
    private readonly TimeProvider time;

    public EndedSignInPublisher(IEnumerable<IEndedSignInList> lists, AccessTokenReader tokens, TimeProvider time)
    {
        this.time = time;
        list = lists.SingleOrDefault();
        if (list is not null)
        {
            tokens.WhenEnded((device, until) => waiting.Writer.TryWrite(new EndedSignIn(device, until)));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var ended in waiting.Reader.ReadAllAsync(stoppingToken))
            {
                while (time.GetUtcNow() < ended.Until && !await list!.TryAddAsync(ended, time.GetUtcNow(), stoppingToken))
                {
                    await Task.Delay(Again, time, stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends. What was not told ends with its tokens, within their lifetime.
        }
    }
}
