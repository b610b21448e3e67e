using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Stamina.Ports.Peers;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// What the servers of a cell tell one another of failures, so that whoever goes from one to the next gains nothing. A word says that something counted, never
/// that it is forgiven: where words are lost or forged, nobody may try more often than one server alone allows. It shows that it is a peer's by an HMAC under a
/// key from the account secret, is good for half a minute and once. Addresses and ids are in it as hashes.
/// </summary>
internal sealed class SharedFailures(AccountSecret secret, IEnumerable<IPeerServers> peers, TimeProvider time)
{
    // The server, its count, Unix ms, the key; then the name, and in front of all the tag.
    private const int TagLength = HMACSHA256.HashSizeInBytes;
    private const int HeadLength = 16 + 8 + 8 + 16;
    private const int MostLength = TagLength + HeadLength + 64;
    private const int MostPeers = 1_000;
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(30);

    private readonly IPeerServers? all = peers.SingleOrDefault();
    private readonly Guid self = Guid.NewGuid();
    private readonly Dictionary<string, Action<UInt128>> counted = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, long> lastOf = [];
    private readonly Lock door = new();
    private long told;

    /// <summary>What a key is told and counted as: 128 bits of the SHA-256 of its name and text, the same at every server.</summary>
    public static UInt128 KeyOf(string name, object key) => BinaryPrimitives.ReadUInt128BigEndian(
        SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{name}|{key}"))));

    /// <summary>From now on hears what others tell under a name; before <see cref="Listen"/>.</summary>
    public void Hear(string name, Action<UInt128> count)
    {
        lock (door)
        {
            counted[name] = count;
        }
    }

    /// <summary>Begins to listen.</summary>
    public void Listen() => all?.Listen(word => Heard(word.Span));

    /// <summary>Tells the others that something counted.</summary>
    public void Tell(string name, UInt128 key)
    {
        if (all is null)
        {
            return;
        }

        var word = new byte[TagLength + HeadLength + Encoding.UTF8.GetByteCount(name)];
        var head = word.AsSpan(TagLength);
        self.TryWriteBytes(head);
        BinaryPrimitives.WriteInt64BigEndian(head[16..], Interlocked.Increment(ref told));
        BinaryPrimitives.WriteInt64BigEndian(head[24..], time.GetUtcNow().ToUnixTimeMilliseconds());
        BinaryPrimitives.WriteUInt128BigEndian(head[32..], key);
        Encoding.UTF8.GetBytes(name, head[HeadLength..]);
        secret.PeerTag(head, word.AsSpan(0, TagLength));
        all.Tell(word);
    }

    /// <summary>Counts a word of another server; nothing where it is none, is old, or was heard before.</summary>
    internal void Heard(ReadOnlySpan<byte> word)
    {
        if (word.Length is <= TagLength + HeadLength or > MostLength)
        {
            return;
        }

        var head = word[TagLength..];
        Span<byte> tag = stackalloc byte[TagLength];
        secret.PeerTag(head, tag);
        var server = new Guid(head[..16]);
        var at = BinaryPrimitives.ReadInt64BigEndian(head[24..]);
        if (!CryptographicOperations.FixedTimeEquals(tag, word[..TagLength])
            || server == self
            || Math.Abs((double)time.GetUtcNow().ToUnixTimeMilliseconds() - at) > GoodFor.TotalMilliseconds)
        {
            return;
        }

        Action<UInt128>? count;
        lock (door)
        {
            var number = BinaryPrimitives.ReadInt64BigEndian(head[16..]);
            if (lastOf.TryGetValue(server, out var last) && number <= last)
            {
                return;
            }

            // More servers than a cell has: ids of those that have been restarted since. What they said expires.
            if (lastOf.Count >= MostPeers)
            {
                lastOf.Clear();
            }

            lastOf[server] = number;
            counted.TryGetValue(Encoding.UTF8.GetString(head[HeadLength..]), out count);
        }

        count?.Invoke(BinaryPrimitives.ReadUInt128BigEndian(head[32..]));
    }
}
