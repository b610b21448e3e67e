using System.Buffers;
using System.IO.Compression;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Http.Problems;

namespace Stamina.Http.Bodies;

/// <summary>
/// A request's JSON body, whole, unpacked, and known to be UTF-8. The bytes are rented: dispose it when nothing of them is needed any more.
/// </summary>
public sealed class RequestBody : IDisposable
{
    private byte[]? buffer;

    private RequestBody(byte[] buffer, int length)
    {
        this.buffer = buffer;
        Bytes = buffer.AsMemory(0, length);
    }

    /// <summary>The bytes, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Reads the body, or says why it cannot be taken.</summary>
    public static ValueTask<Read> ReadAsync(HttpContext context)
    {
        if (!IsJson(context.Request.ContentType))
        {
            return new(new Read(null, Refusal.Of(ProblemTypes.UnsupportedMediaType, "Send the body as application/json in UTF-8.")));
        }

        return context.Request.Headers.ContentEncoding.ToString() switch
        {
            "" or "identity" => FillAsync(context.Request.Body, EventLimits.BodyBytes, context.Request.ContentLength, context.RequestAborted),
            "gzip" or "x-gzip" => UnpackAsync(new GZipStream(context.Request.Body, CompressionMode.Decompress, leaveOpen: true), context.RequestAborted),
            "br" => UnpackAsync(new BrotliStream(context.Request.Body, CompressionMode.Decompress, leaveOpen: true), context.RequestAborted),
            _ => new(new Read(null, Refusal.Of(ProblemTypes.UnsupportedMediaType, "Content-Encoding may be gzip, br or absent."))),
        };
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } rented)
        {
            Bytes = default;
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static async ValueTask<Read> UnpackAsync(Stream packed, CancellationToken cancellationToken)
    {
        await using (packed)
        {
            try
            {
                return await FillAsync(packed, EventLimits.UnpackedBytes, null, cancellationToken);
            }
            catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
            {
                return new Read(null, Refusal.Of(ProblemTypes.MalformedBody, "The body is not what its Content-Encoding says, or ends early."));
            }
        }
    }

    private static async ValueTask<Read> FillAsync(Stream from, int limit, long? announced, CancellationToken cancellationToken)
    {
        if (announced > limit)
        {
            return TooLarge(limit);
        }

        var bytes = ArrayPool<byte>.Shared.Rent((int)(announced + 1 ?? 4096));
        var length = 0;
        try
        {
            while (true)
            {
                var read = await from.ReadAsync(bytes.AsMemory(length), cancellationToken);
                length += read;
                if (length > limit)
                {
                    return TooLarge(limit);
                }

                if (read == 0 || length == announced)
                {
                    break;
                }

                if (length == bytes.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(bytes.Length * 2);
                    bytes.AsSpan(0, length).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(bytes);
                    bytes = larger;
                }
            }

            if (!Utf8.IsValid(bytes.AsSpan(0, length)))
            {
                return new Read(null, Refusal.Of(ProblemTypes.MalformedBody, "The body is not valid UTF-8."));
            }

            var body = new RequestBody(bytes, length);
            bytes = null;
            if (length >= 3 && body.Bytes.Span[..3].SequenceEqual("\uFEFF"u8))
            {
                body.Bytes = body.Bytes[3..];
            }

            return new Read(body, null);
        }
        finally
        {
            if (bytes is not null)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }
    }

    private static Read TooLarge(int limit) => new(null, Refusal.Of(ProblemTypes.TooLarge, $"The body may have {limit} bytes, unpacked."));

    private static bool IsJson(string? contentType) =>
        string.Equals(contentType, "application/json", StringComparison.Ordinal)
        || (MediaTypeHeaderValue.TryParse(contentType, out var media)
            && (media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    /// <summary>A body or the reason why there is none.</summary>
    public readonly record struct Read(RequestBody? Body, Refusal? Refusal);
}
