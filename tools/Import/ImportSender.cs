using System.Text.Json;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
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

    /// <summary>
    /// edit_workout with a body as it is. Where all of it is refused each member is sent alone: an exercise type that this server does not know must not take
    /// the title with it.
    /// </summary>
    /// <returns>What was refused, for a person; null where nothing was.</returns>
    public async Task<string?> EditAsync(SessionId session, byte[] edits, CancellationToken cancellationToken)
    {
        if (await TryEditAsync(session, edits, cancellationToken) is not { } whole)
        {
            return null;
        }

        using var body = JsonDocument.Parse(edits);
        var members = body.RootElement.EnumerateObject().ToList();
        if (members.Count <= 1)
        {
            return whole;
        }

        var refused = new List<string>();
        foreach (var member in members)
        {
            var alone = JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, JsonElement>(StringComparer.Ordinal) { [member.Name] = member.Value });
            if (await TryEditAsync(session, alone, cancellationToken) is { } why)
            {
                refused.Add($"{member.Name} ({why})");
            }
        }

        return refused.Count == 0 ? null : string.Join("; ", refused);
    }

    /// <summary>Keeps the file that workouts were made of beside them, once they are there.</summary>
    /// <returns>Those that have their file now.</returns>
    public async Task<IReadOnlyCollection<string>> KeepAsync(
        string name, ReadOnlyMemory<byte> content, IReadOnlyList<SessionId> workouts, CancellationToken cancellationToken)
    {
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in workouts.Chunk(OriginalLimits.MostWorkouts))
        {
            var answer = await PatientlyAsync(() => client.KeepOriginalAsync(name, content, some, cancellationToken), cancellationToken);
            for (var round = 1; answer.Pending is not null && round < Rounds; round++)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
                answer = await PatientlyAsync(() => client.KeepOriginalAsync(name, content, some, cancellationToken), cancellationToken);
            }

            kept.UnionWith(answer.Workouts);
            if (answer.OriginalNotKept is not null)
            {
                break;
            }
        }

        return kept;
    }

    /// <summary>Whether the file that a workout was made of is kept.</summary>
    public Task<bool> HasOriginalAsync(SessionId workout, CancellationToken cancellationToken) =>
        PatientlyAsync(() => client.HasOriginalAsync(workout, cancellationToken), cancellationToken);

    private async Task<string?> TryEditAsync(SessionId session, byte[] edits, CancellationToken cancellationToken)
    {
        try
        {
            return await PatientlyAsync<string?>(
                async () =>
                {
                    await client.EditAsync(session, edits, cancellationToken);
                    return null;
                },
                cancellationToken);
        }
        catch (RefusedException refused)
        {
            return refused.Message;
        }
    }

    private Task<UploadReceipt> SendAsync(byte[] body, CancellationToken cancellationToken) =>
        PatientlyAsync(() => client.UploadAsync("/v1/sync", body, cancellationToken), cancellationToken);

    private async Task<T> PatientlyAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await call();
            }
            catch (Exception e) when (round < Rounds && RefusedException.IsPassing(e))
            {
                // The same events sent again are the same.
                await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            }
        }
    }
}
