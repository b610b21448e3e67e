using System.ComponentModel.DataAnnotations;

namespace Stamina.GoalServer.Status;

/// <summary>How patient reads are.</summary>
public sealed class ReadOptions
{
    /// <summary>Longest wait for the writes that a consistency token names.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan ConsistencyWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest wait for one call of the cache; after that the store is asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan CacheWait { get; set; } = TimeSpan.FromMilliseconds(250);
}
