using System.Security.Cryptography;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats;

/// <summary>
/// Reads at most so many bytes of a stream, which it disposes of. A file that unpacks to more than it may is refused as soon as the limit is passed, before the
/// rest is unpacked.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="limit">Bytes; beyond them reading throws <see cref="UnreadableFileException"/>.</param>
/// <param name="hash">Is given all bytes that are read; null where nobody asks for their hash.</param>
internal sealed class LimitedStream(Stream inner, long limit, IncrementalHash? hash = null) : ForwardOnlyStream
{
    private long read;

    /// <summary>Reads a stream as a whole and disposes of it.</summary>
    /// <exception cref="UnreadableFileException">It is longer than <paramref name="limit"/> bytes.</exception>
    public static byte[] ReadAll(Stream stream, long limit)
    {
        using var limited = new LimitedStream(stream, limit);
        using var bytes = new MemoryStream();
        limited.CopyTo(bytes);
        return bytes.ToArray();
    }

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        read += count;
        if (read > limit)
        {
            throw new UnreadableFileException(RemarkCodes.TooLarge, "More than {mb} MB, unpacked: too large for one file.", ("mb", limit >> 20));
        }

        hash?.AppendData(buffer[..count]);
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
