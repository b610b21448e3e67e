using Google.Protobuf;
using Stamina.Ports.Messages;

namespace Stamina.WorkoutServer.Commit;

/// <summary>
/// What one request adds to a batch. The events are slices of the request's body until the batch is written, so the body is held as long and then given back.
/// </summary>
/// <param name="uploads">At least one.</param>
/// <param name="body">What holds the events' bytes; null where nothing has to be given back.</param>
internal sealed class RequestUploads(IReadOnlyList<Upload> uploads, IDisposable? body = null) : IDisposable
{
    /// <summary>Bytes that <see cref="WriteTo"/> writes.</summary>
    public int Length { get; } = uploads.Sum(upload =>
        CodedOutputStream.ComputeTagSize(Batch.UploadsFieldNumber) + CodedOutputStream.ComputeMessageSize(upload));

    /// <summary>Writes the uploads as Protobuf: field 5 of a <c>Batch</c>.</summary>
    public void WriteTo(CodedOutputStream message)
    {
        foreach (var upload in uploads)
        {
            message.WriteTag(Batch.UploadsFieldNumber, WireFormat.WireType.LengthDelimited);
            message.WriteMessage(upload);
        }
    }

    /// <summary>Gives the body back, once or more than once.</summary>
    public void Dispose() => body?.Dispose();
}
