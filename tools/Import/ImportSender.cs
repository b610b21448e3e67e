using System.Net;
using Stamina.Exchange.Events;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>
/// Sends workouts, many small ones in one request, a large one in several. A request is cut by the bytes that it has unpacked, so it fits whatever packing
/// makes of it. The end of a workout goes last: what was killed in the middle has none, and is sent again.
/// </summary>
internal sealed class ImportSender(StaminaClient client, TimeProvider time)
{
    private const int Rounds = 60;

    /// <summary>Bytes that wait to be sent from here on are worth a request.</summary>
    public const int WorthSending = SyncBodies.MostBytes;

    /// <summary>Sends all; the answer names what the server refused of a workout, by its id.</summary>
    public async Task<IReadOnlyDictionary<string, string>> SendAsync(IReadOnlyList<ImportedWorkout> workouts, CancellationToken cancellationToken)
    {
        var refused = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var body in SyncBodies.Of(workouts))
        {
            var receipt = await SendAsync(body, cancellationToken);
            foreach (var refusal in receipt.Refused)
            {
                var session = workouts.FirstOrDefault(w => refusal.Contains(w.Session.Value, StringComparison.Ordinal))?.Session.Value
                    ?? workouts[0].Session.Value;
                refused[session] = refusal;
            }
        }

        return refused;
    }

    private async Task<UploadReceipt> SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await client.UploadAsync("/v1/sync", body, cancellationToken);
            }
            catch (Exception e) when (round < Rounds
                && (e is HttpRequestException { StatusCode: null } or TaskCanceledException { InnerException: TimeoutException }
                    || e is RefusedException { Status: HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway }))
            {
                // The network's or the server's bad moment; the same events again are the same.
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }
}
