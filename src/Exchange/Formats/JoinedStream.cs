namespace Stamina.Exchange.Formats;

/// <summary>Bytes that were looked at, and the rest of the stream that they came from.</summary>
internal sealed class JoinedStream(ReadOnlyMemory<byte> head, Stream rest, bool leaveOpen = false) : ForwardOnlyStream
{
    private ReadOnlyMemory<byte> left = head;

    public override int Read(Span<byte> buffer)
    {
        if (left.IsEmpty)
        {
            return rest.Read(buffer);
        }

        var count = Math.Min(buffer.Length, left.Length);
        left.Span[..count].CopyTo(buffer);
        left = left[count..];
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen)
        {
            rest.Dispose();
        }

        base.Dispose(disposing);
    }
}
