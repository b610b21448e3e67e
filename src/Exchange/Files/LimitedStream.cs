using System.Security.Cryptography;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Formats;

namespace Stamina.Exchange.Files;

/// <summary>
/// Reads at most so many bytes, and hashes what was read. An archive that unpacks to more than a file may have is refused where it goes beyond, not after.
/// </summary>
internal sealed class LimitedStream(Stream inner, long limit) : Stream
{
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long read;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        var count = inner.Read(buffer);
        read += count;
        if (read > limit)
        {
            throw new UnreadableFileException(RemarkCodes.TooLarge, "More than {mb} MB, unpacked: too large for one file.", ("mb", limit >> 20));
        }

        hash.AppendData(buffer[..count]);
        return count;
    }

    /// <summary>Reads what is left and gives the hash of the whole.</summary>
    public byte[] FinishHash()
    {
        var rest = new byte[16_384];
        while (Read(rest) > 0)
        {
        }

        return hash.GetCurrentHash();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            hash.Dispose();
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
