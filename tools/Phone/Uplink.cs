using System.Net;

namespace Stamina.Tools.Phone;

/// <summary>Brings a workout's events to the server over a network that may lose, repeat and reorder requests.</summary>
internal sealed class Uplink(StaminaClient client, NetworkFaults faults, TimeProvider time)
{
    private const int MaxRounds = 60;

    /// <param name="outbox">What is to be sent.</param>
    /// <param name="beforeRequest">Called before each online request with how many were sent; paces a replay and draws its progress.</param>
    /// <param name="cancellationToken">Stops sending; what was not acknowledged waits in the outbox.</param>
    /// <returns>How many sync requests it took to catch up.</returns>
    /// <exception cref="RefusedException">The server refused an event or a whole request.</exception>
    public async Task<int> SendAsync(Outbox outbox, Func<int, Task> beforeRequest, CancellationToken cancellationToken)
    {
        var sent = 0;
        foreach (var request in faults.Order(outbox.OnlineRequests()))
        {
            await beforeRequest(sent++);
            await SendAsync(outbox, request, cancellationToken);
        }

        await beforeRequest(sent);
        return await CatchUpAsync(outbox, cancellationToken);
    }

    /// <summary>Sends what waits through sync until nothing does.</summary>
    public async Task<int> CatchUpAsync(Outbox outbox, CancellationToken cancellationToken)
    {
        var requests = 0;
        for (var round = 0; outbox.Waiting > 0; round++)
        {
            if (round == MaxRounds)
            {
                throw new RefusedException(
                    HttpStatusCode.RequestTimeout,
                    $"{outbox.Waiting} events are still not acknowledged after {MaxRounds} rounds of sync.");
            }

            foreach (var request in outbox.CatchUpRequests().ToList())
            {
                requests++;
                await SendAsync(outbox, request, cancellationToken);
            }
        }

        return requests;
    }

    private async Task SendAsync(Outbox outbox, OutgoingRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var receipt = await faults.PassAsync(() => client.UploadAsync(request.Path, request.Body, cancellationToken));
            if (receipt is null)
            {
                return;
            }

            if (receipt.Refused.Count > 0)
            {
                throw new RefusedException(HttpStatusCode.BadRequest, $"The server refused: {string.Join(", ", receipt.Refused)}");
            }

            outbox.Acknowledge(receipt);
        }
        catch (Exception e) when (RefusedException.IsPassing(e))
        {
            // What was not acknowledged stays, and goes again.
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }
}
