using Stamina.Ports.Stores;

namespace Stamina.Host.Serving;

/// <summary>Tells the operator which right the store refuses, once in a while: every call may meet it, and strangers decide how many calls there are.</summary>
internal sealed class MissingRights(TimeProvider time, ILogger<MissingRights> log)
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly Lock telling = new();
    private long? told;

    public void Tell(StoreRightMissingException missing)
    {
        lock (telling)
        {
            if (told is { } at && time.GetElapsedTime(at) < Every)
            {
                return;
            }

            told = time.GetTimestamp();
        }

        log.StoreRightMissing(missing.Message);
    }
}
