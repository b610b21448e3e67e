using Stamina.Contracts.Ids;

namespace Stamina.Ports.Peers;

/// <summary>
/// Sign-ins of a cell that were ended lately, for the servers that take uploads and may ask no store: they look at it every few seconds. It holds each as long
/// as one of its access tokens may live. A call never throws where it cannot be reached: each server then goes by what it knows itself.
/// </summary>
public interface IEndedSignInList
{
    /// <summary>Adds one; again it changes nothing. False where the list cannot be reached.</summary>
    /// <param name="ended">The sign-in, and when the last of its access tokens has ended; whole milliseconds.</param>
    /// <param name="now">Those that are over by then are removed.</param>
    /// <param name="cancellationToken">Ends the asking.</param>
    ValueTask<bool> TryAddAsync(EndedSignIn ended, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>All that are not over; null where the list cannot be reached.</summary>
    ValueTask<IReadOnlyList<EndedSignIn>?> TryListAsync(DateTimeOffset now, CancellationToken cancellationToken);
}

/// <summary>A sign-in that was ended, and when the last of its access tokens has ended too.</summary>
public readonly record struct EndedSignIn(DeviceId Device, DateTimeOffset Until);
