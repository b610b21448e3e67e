using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stamina.Contracts;

namespace Stamina.Http.Problems;

/// <summary>
/// The log of calls that were refused: no valid token, not allowed, input that cannot be taken, too many. Of each kind the first of a minute have a line each,
/// and what comes beyond is counted and told in one line at the end of the minute, so that nobody fills the log by asking for what is refused. No line says
/// who asked or what was sent.
/// </summary>
internal sealed class RefusedCalls(ILogger<RefusedCalls> log, TimeProvider time) : BackgroundService
{
    /// <summary>So many refusals of a kind have a line of their own in a minute.</summary>
    public const int LinesOfAKind = 5;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // How many there were in this minute, for each type of problem with a status of 4xx.
    private readonly FrozenDictionary<string, StrongBox<int>> counts = ProblemCatalog.All
        .Where(problem => problem.Status is >= 400 and < 500)
        .ToFrozenDictionary(problem => problem.Type, _ => new StrongBox<int>(), StringComparer.Ordinal);

    /// <summary>A call is answered with this problem. What is our own fault is not counted here.</summary>
    public void Note(HttpContext context, Problem problem)
    {
        if (counts.TryGetValue(problem.Type, out var count) && Interlocked.Increment(ref count.Value) <= LinesOfAKind)
        {
            log.CallRefused(Kind(problem.Type), CallOf(context), context.TraceIdentifier);
        }
    }

    /// <summary>Tells how many refusals had no line of their own since this was last told.</summary>
    public void TellRest()
    {
        foreach (var (type, count) in counts)
        {
            var all = Interlocked.Exchange(ref count.Value, 0);
            if (all > LinesOfAKind)
            {
                log.MoreCallsRefused(Kind(type), all - LinesOfAKind);
            }
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Minute, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                TellRest();
            }
        }
        catch (OperationCanceledException)
        {
            TellRest();
        }
    }

    private static string Kind(string type) => type[ProblemTypes.Base.Length..];

    // By the name that the contract gives it; a path may hold an id.
    private static string CallOf(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName ?? "no call of ours";
}
