using System.Text.Json;

namespace Stamina.Exchange.Writing;

/// <summary>
/// Between the ZIP and the network. ZIP, JSON and XML writers write synchronously, which is not allowed on an answer: here they write to memory, and the export
/// sends that on from time to time. It cannot seek, so that the ZIP is written as a stream.
/// </summary>
/// <param name="to">The network.</param>
public sealed class ExportStream(Stream to) : Stream
{
    /// <summary>JSON as people read it.</summary>
    public static readonly JsonWriterOptions Indented = new() { Indented = true };

    private const int DrainAt = 64 << 10;

    private readonly MemoryStream waiting = new();

    /// <inheritdoc/>
    public override bool CanRead => false;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Sends what waits, if it is much.</summary>
    public ValueTask DrainIfMuchAsync(CancellationToken cancellationToken) => waiting.Length > DrainAt ? DrainAsync(cancellationToken) : default;

    /// <summary>Sends what waits.</summary>
    public async ValueTask DrainAsync(CancellationToken cancellationToken)
    {
        await to.WriteAsync(waiting.GetBuffer().AsMemory(0, (int)waiting.Length), cancellationToken);
        waiting.SetLength(0);
    }

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => waiting.Write(buffer, offset, count);

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer) => waiting.Write(buffer);

    /// <inheritdoc/>
    public override void Flush()
    {
        // DrainAsync does.
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        waiting.Dispose();
        base.Dispose(disposing);
    }
}
