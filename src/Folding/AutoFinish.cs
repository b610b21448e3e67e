using Stamina.Contracts;

namespace Stamina.Folding;

/// <summary>
/// A workout without a finish ends when nothing new is heard of it for six hours. No event is written for that: it is derived from the events and the time, so
/// that a late event, or a real finish, takes it back.
/// </summary>
public static class AutoFinish
{
    /// <summary>This long without anything new.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(6);

    /// <summary>When nothing new will have been heard for <see cref="Silence"/>, unless something is.</summary>
    /// <param name="lastHeardMs">When the server last heard something new of the workout, Unix ms.</param>
    public static DateTimeOffset SilentAt(long lastHeardMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(lastHeardMs, 0, UnixTime.HighestMs - (long)Silence.TotalMilliseconds)) + Silence;

    /// <summary>
    /// True where nothing new was heard for <see cref="Silence"/> up to <paramref name="heardThrough"/>. While batches wait unhandled, that is the time the
    /// oldest of them was published: what waits there may break the silence.
    /// </summary>
    public static bool IsSilent(long lastHeardMs, DateTimeOffset heardThrough) =>
        heardThrough.ToUnixTimeMilliseconds() - lastHeardMs >= (long)Silence.TotalMilliseconds;
}
