using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;

namespace Stamina.Tests.Answering;

/// <summary>What a cache across the network can do to its callers.</summary>
public enum CacheMood
{
    Works,
    Throws,
    Hangs,
    Forgets,
    AnswersWithAnothers,
    DamagesAByte,
    CutsShort,
    AnswersWithRubbish,
}

/// <summary>A cache across the network that may misbehave.</summary>
internal sealed class MoodyCache : IDistributedCache
{
    private readonly ConcurrentDictionary<string, byte[]> kept = new(StringComparer.Ordinal);

    public CacheMood Mood { get; set; }

    public int Gets { get; private set; }

    public int Count => kept.Count;

    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default)
    {
        Gets++;
        await MisbehaveAsync();
        kept.TryGetValue(key, out var value);
        return Mood switch
        {
            CacheMood.Forgets => null,
            CacheMood.AnswersWithAnothers => kept.FirstOrDefault(k => k.Key != key && !k.Key.StartsWith("__", StringComparison.Ordinal)).Value,
            CacheMood.AnswersWithRubbish => "rubbish of more than a few bytes, for a header to be read from"u8.ToArray(),
            CacheMood.CutsShort => value?[..(value.Length / 2)],
            CacheMood.DamagesAByte when value is not null => [.. value[..^5], (byte)(value[^5] ^ 1), .. value[^4..]],
            _ => value,
        };
    }

    public async Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        await MisbehaveAsync();
        kept[key] = [.. value];
    }

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public Task RemoveAsync(string key, CancellationToken token = default) => throw new NotSupportedException();

    private Task MisbehaveAsync() => Mood switch
    {
        CacheMood.Throws => Task.FromException(new IOException("gone")),
        CacheMood.Hangs => Task.Delay(Timeout.Infinite),
        _ => Task.CompletedTask,
    };
}
