using System.Buffers;
using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.Http.Bodies;

/// <summary>
/// A request's JSON body, whole, unpacked, and known to be UTF-8. The bytes are rented: dispose it when nothing of them is needed any more. A packed body is
/// unpacked once all of it has arrived, so a slow sender holds no more than it has sent.
/// </summary>
public sealed class RequestBody : IDisposable
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    private readonly BodyBuffer rented;

    private RequestBody(BodyBuffer rented)
    {
        this.rented = rented;
        Bytes = rented.Written;
    }

    /// <summary>The bytes, without a byte order mark.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Reads the body of a caller with a token, or says why it cannot be taken.</summary>
    public static ValueTask<Read> ReadAsync(HttpContext context) => ReadAsync(context, context.RequestServices.GetRequiredService<BodiesInFlight>());

    /// <summary>The same for whoever has the count of bodies at hand.</summary>
    public static ValueTask<Read> ReadAsync(HttpContext context, BodiesInFlight bodies)
    {
        if (!IsJson(context.Request.ContentType))
        {
            return new(new Read(null, NotJson()));
        }

        return context.Request.Headers.ContentEncoding.ToString() switch
        {
            "" or "identity" => WholeAsync(context, bodies, EventLimits.BodyBytes, EventLimits.BodyPatience),
            "gzip" or "x-gzip" => UnpackAsync(context, bodies, packed => new GZipStream(packed, CompressionMode.Decompress)),
            "br" => UnpackAsync(context, bodies, packed => new BrotliStream(packed, CompressionMode.Decompress)),
            _ => new(new Read(null, Refusal.Of(ProblemTypes.UnsupportedMediaType, "Content-Encoding may be gzip, br or absent."))),
        };
    }

    /// <summary>
    /// Reads the body of a caller without a token: small, unpacked and soon there, because anybody may send any number of them. At most
    /// <see cref="EventLimits.AnonymousBodyBytes"/> within <see cref="EventLimits.AnonymousBodyPatience"/>.
    /// </summary>
    public static ValueTask<Read> ReadAnonymousAsync(HttpContext context)
    {
        if (!IsJson(context.Request.ContentType))
        {
            return new(new Read(null, NotJson()));
        }

        return context.Request.Headers.ContentEncoding.ToString() is "" or "identity"
            ? WholeAsync(
                context, context.RequestServices.GetRequiredService<BodiesInFlight>(), EventLimits.AnonymousBodyBytes, EventLimits.AnonymousBodyPatience)
            : new(new Read(null, Refusal.Of(ProblemTypes.UnsupportedMediaType, "A call without a token has no Content-Encoding.")));
    }

    public void Dispose()
    {
        Bytes = default;
        rented.Dispose();
    }

    private static async ValueTask<Read> WholeAsync(HttpContext context, BodiesInFlight bodies, int limit, TimeSpan patience)
    {
        var buffer = Buffer(context, bodies);
        try
        {
            return await ReceiveAsync(context, buffer, limit, patience) is { } refusal ? Refuse(buffer, refusal) : Finish(buffer);
        }
        catch
        {
            buffer.Dispose(); // the sender has gone away: what the body was counted as is free again
            throw;
        }
    }

    private static async ValueTask<Read> UnpackAsync(HttpContext context, BodiesInFlight bodies, Func<Stream, Stream> open)
    {
        using var packed = Buffer(context, bodies);
        if (await ReceiveAsync(context, packed, EventLimits.BodyBytes, EventLimits.BodyPatience) is { } refusal)
        {
            return new Read(null, refusal);
        }

        _ = MemoryMarshal.TryGetArray((ReadOnlyMemory<byte>)packed.Written, out var bytes);
        using var stream = open(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false));
        var buffer = new BodyBuffer(bodies, context.FindCaller()?.UserId ?? default, BodiesInFlight.FreeBytes);
        try
        {
            while (true)
            {
                if (buffer.Free.IsEmpty && buffer.Grow() is var room and not BodiesInFlight.Answer.Taken)
                {
                    return Refuse(buffer, Busy(room));
                }

                var read = stream.Read(buffer.Free.Span);
                if (read == 0)
                {
                    return Finish(buffer);
                }

                buffer.Advance(read);
                if (buffer.Length > EventLimits.UnpackedBytes)
                {
                    return Refuse(buffer, TooLarge(EventLimits.UnpackedBytes));
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            return Refuse(buffer, Refusal.Of(ProblemTypes.MalformedBody, "The body is not what its Content-Encoding says, or ends early."));
        }
    }

    // A first buffer holds most bodies; no more is rented for what is only announced.
    private static BodyBuffer Buffer(HttpContext context, BodiesInFlight bodies) => new(
        bodies,
        context.FindCaller()?.UserId ?? default,
        (int)Math.Clamp(context.Request.ContentLength ?? 4096, 1, BodiesInFlight.FreeBytes));

    // Most bodies have arrived with their headers: no clock is started for them.
    private static async ValueTask<Refusal?> ReceiveAsync(HttpContext context, BodyBuffer buffer, int limit, TimeSpan patience)
    {
        if (context.Request.ContentLength > limit)
        {
            return TooLarge(limit);
        }

        var reader = context.Request.BodyReader;
        CancellationTokenSource? late = null;
        try
        {
            while (true)
            {
                if (!reader.TryRead(out var result))
                {
                    late ??= Until(context, patience);
                    result = await reader.ReadAsync(late.Token);
                }

                var refusal = Append(result.Buffer, buffer, limit);
                reader.AdvanceTo(result.Buffer.End);
                if (refusal is not null || result.IsCompleted)
                {
                    return refusal;
                }
            }
        }
        catch (OperationCanceledException) when (late is { IsCancellationRequested: true } && !context.RequestAborted.IsCancellationRequested)
        {
            return Refusal.Later(ProblemTypes.Unavailable, $"The body was not there within {patience.TotalSeconds:0} s; send it again.", ComeBack);
        }
        finally
        {
            late?.Dispose();
        }
    }

    private static Refusal? Append(in ReadOnlySequence<byte> arrived, BodyBuffer buffer, int limit)
    {
        if (buffer.Length + arrived.Length > limit)
        {
            return TooLarge(limit);
        }

        foreach (var segment in arrived)
        {
            var rest = segment;
            while (!rest.IsEmpty)
            {
                if (buffer.Free.IsEmpty && buffer.Grow() is var room and not BodiesInFlight.Answer.Taken)
                {
                    return Busy(room);
                }

                var part = rest[..Math.Min(rest.Length, buffer.Free.Length)];
                part.CopyTo(buffer.Free);
                buffer.Advance(part.Length);
                rest = rest[part.Length..];
            }
        }

        return null;
    }

    private static CancellationTokenSource Until(HttpContext context, TimeSpan patience)
    {
        var late = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        late.CancelAfter(patience);
        return late;
    }

    private static Read Finish(BodyBuffer buffer)
    {
        if (!Utf8.IsValid(buffer.Written.Span))
        {
            return Refuse(buffer, Refusal.Of(ProblemTypes.MalformedBody, "The body is not valid UTF-8."));
        }

        var body = new RequestBody(buffer);
        if (body.Bytes.Span.StartsWith("\uFEFF"u8))
        {
            body.Bytes = body.Bytes[3..];
        }

        return new Read(body, null);
    }

    private static Read Refuse(BodyBuffer buffer, Refusal refusal)
    {
        buffer.Dispose();
        return new Read(null, refusal);
    }

    private static Refusal Busy(BodiesInFlight.Answer answer) => answer == BodiesInFlight.Answer.TooMuchOfUser
        ? Refusal.Later(ProblemTypes.TooManyRequests, "Too many large bodies of this account are on their way; nothing of this one was taken.", ComeBack)
        : Refusal.Later(ProblemTypes.Unavailable, "Too many large bodies are on their way; nothing of this one was taken.", ComeBack);

    private static Refusal TooLarge(int limit) => Refusal.Of(ProblemTypes.TooLarge, $"The body may have {limit} bytes, unpacked.");

    private static Refusal NotJson() => Refusal.Of(ProblemTypes.UnsupportedMediaType, "Send the body as application/json in UTF-8.");

    private static bool IsJson(string? contentType) =>
        string.Equals(contentType, "application/json", StringComparison.Ordinal)
        || (
            MediaTypeHeaderValue.TryParse(contentType, out var media)
            && (
                media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
                || media.Suffix.Equals("json", StringComparison.OrdinalIgnoreCase))
            && (!media.Charset.HasValue || media.Charset.Equals("utf-8", StringComparison.OrdinalIgnoreCase)));

    /// <summary>A body or the reason why there is none.</summary>
    public readonly record struct Read(RequestBody? Body, Refusal? Refusal);
}
