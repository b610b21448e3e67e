using Stamina.Contracts.Ids;

namespace Stamina.Http.Bodies;

/// <summary>
/// What request bodies that are being read may take of the memory of this process. A request's first <see cref="FreeBytes"/> are its own: there are no more of
/// those than connections, which Kestrel bounds. What a body takes beyond is counted here until it is given back, so that senders that are many, slow or well
/// packed get 429 or 503 and everybody else's uploads go on.
/// </summary>
public sealed class BodiesInFlight(long total = BodiesInFlight.TotalBytes, long perUser = BodiesInFlight.PerUserBytes)
{
    /// <summary>Of each body, bytes that are not counted. Most uploads are smaller and pay for no counting.</summary>
    public const int FreeBytes = 16 << 10;

    /// <summary>All counted bytes of the process.</summary>
    public const long TotalBytes = 128 << 20;

    /// <summary>Counted bytes of one user: enough for a body of the largest size, unpacked, beside others on their way.</summary>
    public const long PerUserBytes = 32 << 20;

    private readonly Lock gate = new();
    private readonly Dictionary<UserId, long> byUser = [];
    private long taken;

    /// <summary>How a share was answered.</summary>
    public enum Answer
    {
        /// <summary>Taken; to be given back.</summary>
        Taken,

        /// <summary>This user's bodies take too much.</summary>
        TooMuchOfUser,

        /// <summary>All bodies together take too much.</summary>
        TooMuch,
    }

    /// <summary>Bytes that are counted at present; 0 when idle.</summary>
    public long Taken
    {
        get
        {
            lock (gate)
            {
                return taken;
            }
        }
    }

    internal Answer TryTake(UserId user, long bytes)
    {
        lock (gate)
        {
            var mine = byUser.GetValueOrDefault(user) + bytes;
            if (mine > perUser)
            {
                return Answer.TooMuchOfUser;
            }

            if (taken + bytes > total)
            {
                return Answer.TooMuch;
            }

            taken += bytes;
            byUser[user] = mine;
            return Answer.Taken;
        }
    }

    internal void GiveBack(UserId user, long bytes)
    {
        lock (gate)
        {
            taken -= bytes;
            if ((byUser[user] -= bytes) == 0)
            {
                byUser.Remove(user);
            }
        }
    }
}
