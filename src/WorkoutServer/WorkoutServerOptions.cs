using System.ComponentModel.DataAnnotations;

namespace Stamina.WorkoutServer;

public sealed class WorkoutServerOptions
{
    /// <summary>How long a phone may gather before it sends again, seconds.</summary>
    [Range(5, 3600)]
    public int UpdateIntervalS { get; set; } = 300;

    /// <summary>
    /// Batches on their way to the queue at once. One suits an embedded queue, which writes one after the other; a broker over a network gains from more.
    /// </summary>
    [Range(1, 64)]
    public int Window { get; set; } = 1;

    /// <summary>
    /// How long a batch that follows another gathers once it may go; a lone request never waits. None suits an embedded queue, whose batches cost little; the
    /// host sets 2 ms over a broker, which spends up to a millisecond of processor time on a message however small.
    /// </summary>
    public TimeSpan Linger { get; set; } = TimeSpan.Zero;

    /// <summary>A batch takes no further request beyond this many bytes; a single larger request still goes, alone.</summary>
    [Range(1 << 10, 64 << 20)]
    public int BatchBytes { get; set; } = 1 << 20;

    /// <summary>Bytes that may wait or be on their way in all; beyond that requests are sent back with 503.</summary>
    [Range(1 << 20, 2_000_000_000)]
    public int WaitingBytes { get; set; } = 64 << 20;

    /// <summary>How long the queue may take to confirm a batch before its requests are sent back with 503.</summary>
    public TimeSpan ConfirmLimit { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>What a sent-back phone is told to wait.</summary>
    public TimeSpan RetryAfter { get; set; } = TimeSpan.FromSeconds(5);
}
