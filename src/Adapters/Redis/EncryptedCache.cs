using System.Runtime.InteropServices;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using Stamina.Documents.Encryption;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Redis;

/// <summary>
/// Answers are health data: Redis has them encrypted, each held to its key. What does not open is missing: the next answer is put in its place.
/// </summary>
internal sealed class EncryptedCache(RedisCache kept, CellCipher cipher) : IDistributedCache, IDisposable
{
    public async Task<byte[]?> GetAsync(string key, CancellationToken token = default) =>
        await kept.GetAsync(key, token) is { } value ? Opened(key, value) : null;

    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) =>
        kept.SetAsync(key, ArrayOf(cipher.Seal(value, key)), options, token);

    public Task RefreshAsync(string key, CancellationToken token = default) => kept.RefreshAsync(key, token);

    public Task RemoveAsync(string key, CancellationToken token = default) => kept.RemoveAsync(key, token);

    public byte[]? Get(string key) => throw new NotSupportedException();

    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();

    public void Refresh(string key) => throw new NotSupportedException();

    public void Remove(string key) => throw new NotSupportedException();

    public void Dispose() => kept.Dispose();

    private byte[]? Opened(string key, byte[] value)
    {
        try
        {
            return cipher.Open(value, key) is { } opened ? ArrayOf(opened) : null;
        }
        catch (KeyRingException)
        {
            // Kept by a server that has a newer version of the ring, which this one is given later.
            return null;
        }
    }

    /// <summary>
    /// The array that these bytes are all of; a copy where they are a part of one. What was encrypted or opened is an array of its own already.
    /// </summary>
    internal static byte[] ArrayOf(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var part) && part.Array is { } all && all.Length == bytes.Length ? all : bytes.ToArray();
}
