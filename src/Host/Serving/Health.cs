using Stamina.Host.Configuration;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Host.Serving;

/// <summary><c>/health/live</c>: the process runs. <c>/health/ready</c>: it can do what its roles promise.</summary>
internal static class Health
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health/live", () => TypedResults.Text("live\n")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/health/ready", ReadyAsync).AllowAnonymous().ExcludeFromDescription();
    }

    private static async Task<IResult> ReadyAsync(
        Draining draining, IReadOnlySet<Role> roles, IServiceProvider services, ILogger<Draining> log, CancellationToken cancellationToken)
    {
        if (draining.HasBegun)
        {
            return TypedResults.Text("draining\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        if (roles.Contains(Role.Workout) && !await IsReady(log, "queue", services, QueueAsync, patience.Token))
        {
            return TypedResults.Text("queue away or full\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        if ((roles.Contains(Role.Goal) || roles.Contains(Role.Handler)) && !await IsReady(log, "store", services, StoreAsync, patience.Token))
        {
            return TypedResults.Text("store away\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        if (roles.Contains(Role.Directory) && !await IsReady(log, "directory", services, DirectoryAsync, patience.Token))
        {
            return TypedResults.Text("directory's store away\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        return TypedResults.Text("ready\n");
    }

    private static async ValueTask<bool> DirectoryAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IDirectory>().FindCellAsync(default, cancellationToken);
        return true;
    }

    private static async ValueTask<bool> QueueAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        await services.GetRequiredService<IBatchPublisher>().IsReadyAsync(cancellationToken);

    private static async ValueTask<bool> StoreAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await services.GetRequiredService<IWorkoutReads>().StoreEpochAsync(cancellationToken);
        return true;
    }

    private static async ValueTask<bool> IsReady(
        ILogger log,
        string what,
        IServiceProvider services,
        Func<IServiceProvider, CancellationToken, ValueTask<bool>> ask,
        CancellationToken cancellationToken)
    {
        try
        {
            return await ask(services, cancellationToken);
        }
        catch (Exception away) when (away is not OutOfMemoryException)
        {
            log.NotReady(what, away);
            return false;
        }
    }
}
