using Stamina.Ports.Documents;

namespace Stamina.Folding;

/// <summary>
/// A workout without a finish ends by silence. That is a function of (events, time) and never stored: a late event or a real finish takes it back.
/// </summary>
public static class AutoFinish
{
    /// <summary>This long without anything new.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromHours(6);

    /// <summary>
    /// True where the workout is over: by its finish, or by silence up to <paramref name="now"/>. While batches wait unhandled,
    /// <paramref name="now"/> is the time the oldest of them was published: what waits there may break the silence.
    /// </summary>
    public static bool IsFinished(MonthRow row, DateTimeOffset now) => row.Finished || IsSilent(row.LastHeardMs, now);

    /// <inheritdoc cref="IsFinished(MonthRow, DateTimeOffset)"/>
    /// <remarks>A discarded workout is neither finished nor auto-finished.</remarks>
    public static bool IsFinished(WorkoutSummary summary, DateTimeOffset now) => summary.State switch
    {
        WorkoutState.Finished => true,
        WorkoutState.InProgress => IsSilent(summary.LastHeardMs, now),
        _ => false,
    };

    /// <summary>True where nothing new was heard for <see cref="Silence"/>.</summary>
    public static bool IsSilent(long lastHeardMs, DateTimeOffset now) =>
        now.ToUnixTimeMilliseconds() - lastHeardMs >= (long)Silence.TotalMilliseconds;
}
