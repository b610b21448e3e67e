using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Files;
using Stamina.Tools.Phone;

namespace Stamina.Tools.Import;

/// <summary>
/// Has the files that workouts were made of kept beside them. They are read while their archive is open, and wait until their workouts are sent.
/// </summary>
internal sealed class OriginalsSender(ImportSender sender)
{
    private const int MostWaiting = 80;
    private const long MostBytes = 4 << 20;

    private readonly Dictionary<OriginalFile, (ReadOnlyMemory<byte>? Content, List<SessionId> Workouts)> waiting = [];
    private long bytes;
    private OriginalFile? kept;

    /// <summary>True where so much waits that it is to be sent.</summary>
    public bool AreMany => waiting.Count >= MostWaiting || bytes >= MostBytes;

    /// <summary>Notes that a workout was made of a file.</summary>
    public void Add(OriginalFile original, SessionId workout)
    {
        if (!waiting.TryGetValue(original, out var file))
        {
            file = (Read(original), []);
            waiting.Add(original, file);
            bytes += file.Content?.Length ?? 0;
        }

        file.Workouts.Add(workout);
    }

    /// <summary>The same of a workout that is in the account already, where no file is kept of it: of those of one file the first is asked about.</summary>
    public async Task AddMissingAsync(OriginalFile original, SessionId workout, CancellationToken cancellationToken)
    {
        if (original == kept)
        {
            return;
        }

        if (waiting.ContainsKey(original) || !await sender.HasOriginalAsync(workout, cancellationToken))
        {
            Add(original, workout);
        }
        else
        {
            kept = original;
        }
    }

    /// <summary>Sends those of workouts that are sent. One that cannot be kept stops nothing: the workouts are there all the same.</summary>
    /// <returns>The workouts whose file is not kept.</returns>
    public async Task<IReadOnlySet<string>> SendAsync(CancellationToken cancellationToken)
    {
        var without = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (original, (content, workouts)) in waiting)
        {
            without.UnionWith(workouts.Select(workout => workout.Value));
            try
            {
                if (content is { } whole)
                {
                    without.ExceptWith(await sender.KeepAsync(original.Name, whole, workouts, cancellationToken));
                }
            }
            catch (RefusedException)
            {
                // Each workout's outcome says so.
            }
        }

        waiting.Clear();
        bytes = 0;
        return without;
    }

    // Null where it is more than a server takes, or, in an archive that is damaged, cannot be read.
    private static ReadOnlyMemory<byte>? Read(OriginalFile original)
    {
        try
        {
            using var content = original.Open();
            using var whole = new MemoryStream(content.CanSeek ? (int)Math.Min(content.Length, OriginalLimits.MostSentBytes) : 0);
            var piece = new byte[65_536];
            while (content.Read(piece) is > 0 and var count)
            {
                if (whole.Length + count > OriginalLimits.MostSentBytes)
                {
                    return null;
                }

                whole.Write(piece, 0, count);
            }

            return whole.GetBuffer().AsMemory(0, (int)whole.Length);
        }
        catch (Exception closed) when (closed is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException)
        {
            return null;
        }
    }
}
