using System.ComponentModel.DataAnnotations;

namespace Stamina.GoalServer.Answering;

/// <summary>How long reads wait, and how much of their answers is kept.</summary>
public sealed class ReadOptions
{
    /// <summary>Longest wait for the writes that a consistency token names.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:00:30")]
    public TimeSpan ConsistencyWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a finished answer is kept that nobody asks for. It never goes stale: an answer of other data has another key.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan AnswersKept { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Bytes of answers, and of what they are made of, that one process keeps in its own memory.</summary>
    [Range(1 << 20, 1L << 36)]
    public long MemoryBytes { get; set; } = 64 << 20;

    /// <summary>Longest wait for one look into the cache; after that the store is asked.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:00:05")]
    public TimeSpan CacheWait { get; set; } = TimeSpan.FromMilliseconds(250);
}
