using System.Buffers;
using Google.Protobuf;
using Stamina.Ports.Messages;

namespace Stamina.WorkoutServer.Commit;

/// <summary>
/// What one request adds to a batch: its uploads as ready Protobuf bytes (field 5 of <c>Batch</c>), serialised on the request's own thread.
/// </summary>
internal sealed class RequestUploads
{
    private byte[]? bytes;

    private RequestUploads(byte[] bytes, int length)
    {
        this.bytes = bytes;
        Length = length;
    }

    public int Length { get; }

    public static RequestUploads Of(IReadOnlyList<Upload> uploads)
    {
        var length = 0;
        foreach (var upload in uploads)
        {
            length += CodedOutputStream.ComputeTagSize(Batch.UploadsFieldNumber) + CodedOutputStream.ComputeMessageSize(upload);
        }

        var rented = ArrayPool<byte>.Shared.Rent(length);
        using var stream = new CodedOutputStream(rented);
        foreach (var upload in uploads)
        {
            stream.WriteTag(Batch.UploadsFieldNumber, WireFormat.WireType.LengthDelimited);
            stream.WriteMessage(upload);
        }

        return new RequestUploads(rented, length);
    }

    public void MoveTo(Span<byte> destination)
    {
        var rented = bytes ?? throw new InvalidOperationException("These uploads went into a batch before.");
        bytes = null;
        rented.AsSpan(0, Length).CopyTo(destination);
        ArrayPool<byte>.Shared.Return(rented);
    }
}
