using Google.Protobuf;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Host.Inspection;

/// <summary>A dead letter with its content, as one person who mends it needs to see it.</summary>
internal sealed record ShownBatch(string Id, DateTimeOffset At, string Reason, int Bytes)
{
    /// <summary>Its name; null where the bytes are no batch, as everything below.</summary>
    public string? Batch { get; init; }

    public uint? Version { get; init; }

    public DateTimeOffset? PublishedAt { get; init; }

    public string? TraceParent { get; init; }

    public IReadOnlyList<ShownUpload>? Uploads { get; init; }

    public static ShownBatch Of(DeadLetter letter)
    {
        var shown = new ShownBatch(letter.Id, letter.At, letter.Reason, letter.Body.Length);
        return Read(letter) is not { } batch ? shown : shown with
        {
            Batch = $"{Convert.ToHexStringLower(batch.PublisherEpoch.Span)}/{batch.Number}",
            Version = batch.Version,
            PublishedAt = UnixTime.Moment(batch.PublishedAtMs),
            TraceParent = batch.TraceParent.Length == 0 ? null : batch.TraceParent,
            Uploads = [.. batch.Uploads.Select(Of)],
        };
    }

    public static DeadLetterLine LineOf(DeadLetter letter)
    {
        var batch = Read(letter);
        return new DeadLetterLine(letter.Id, letter.At, letter.Reason, letter.Body.Length, batch?.Uploads.Count, batch?.Uploads.Sum(u => u.Events.Count));
    }

    private static Batch? Read(DeadLetter letter)
    {
        try
        {
            return Ports.Messages.Batch.Parser.ParseFrom(letter.Body.Span);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }

    private static ShownUpload Of(Upload upload) => new(
        upload.UserId.Length == 16 ? new UserId(new Guid(upload.UserId.Span, bigEndian: true)).ToString() : Convert.ToHexStringLower(upload.UserId.Span),
        upload.SessionId,
        upload.Writer,
        UnixTime.Moment(upload.ReceivedAtMs),
        upload.Quarantined,
        upload.Client,
        [.. upload.Events.Select(e => new ShownUploadedEvent(e.Seq, e.Kind.Length == 0 ? EventKinds.Progress : e.Kind, e.Body.ToStringUtf8()))]);
}

/// <summary>An upload of a dead letter.</summary>
internal sealed record ShownUpload(
    string UserId, string SessionId, string Writer, DateTimeOffset? ReceivedAt, bool Quarantined, string Client, IReadOnlyList<ShownUploadedEvent> Events);

/// <summary>An event of it; <paramref name="Body"/> as received.</summary>
internal sealed record ShownUploadedEvent(uint Seq, string Kind, string Body);
