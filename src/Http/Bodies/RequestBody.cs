using System.Buffers;
using System.IO.Compression;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Net.Http.Headers;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.Http.Bodies;

/// <summary>
/// A request's JSON body, whole, unpacked, and known to be UTF-8; or the reason why it cannot be taken. The bytes are in a rented buffer that grows, and what
/// it takes is counted in <see cref="BodiesInFlight"/>: dispose it when nothing of them is needed any more. A packed body is unpacked once all of it has
/// arrived, so a slow sender holds no more than it has sent.
/// </summary>
public sealed class RequestBody : IDisposable
{
    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    private readonly BodiesInFlight bodies;
    private readonly UserId user;
    private byte[] rented;
    private int length;
    private long counted;

    private RequestBody(BodiesInFlight bodies, UserId user, int first)
    {
        this.bodies = bodies;
        this.user = user;
        rented = ArrayPool<byte>.Shared.Rent(first);
    }

    /// <summary>The bytes, without a byte order mark; none where the body is refused or was disposed.</summary>
    public ReadOnlyMemory<byte> Bytes { get; private set; }

    /// <summary>Why the body cannot be taken: it holds nothing then, and need not be disposed. Null where it can.</summary>
    public Refusal? Refusal { get; private set; }

    // Where the next bytes go; empty when the buffer is full.
    private Memory<byte> Free => rented.AsMemory(length);

    /// <summary>Reads the body of a caller with a token, or says why it cannot be taken.</summary>
    public static ValueTask<RequestBody> ReadAsync(HttpContext context) => ReadAsync(context, context.RequestServices.GetRequiredService<BodiesInFlight>());

    /// <summary>The same for whoever has the count of bodies at hand.</summary>
    public static ValueTask<RequestBody> ReadAsync(HttpContext context, BodiesInFlight bodies)
    {
        if (!IsJson(context.Request.ContentType))
        {
            return new(Begin(context, bodies).Refuse(NotJson()));
        }

        return context.Request.Headers.ContentEncoding.ToString() switch
        {
            "" or "identity" => WholeAsync(context, bodies, EventLimits.BodyBytes, EventLimits.BodyPatience),
            "gzip" or "x-gzip" => UnpackAsync(context, bodies, packed => new GZipStream(packed, CompressionMode.Decompress)),
            "br" => UnpackAsync(context, bodies, packed => new BrotliStream(packed, CompressionMode.Decompress)),
            _ => new(Begin(context, bodies).Refuse(Refusal.Of(ProblemTypes.UnsupportedMediaType, "Content-Encoding may be gzip, br or absent."))),
        };
    }

    /// <summary>
    /// Reads the body of a caller without a token: small, unpacked and soon there, because anybody may send any number of them. At most
    /// <see cref="EventLimits.AnonymousBodyBytes"/> within <see cref="EventLimits.AnonymousBodyPatience"/>.
    /// </summary>
    public static ValueTask<RequestBody> ReadAnonymousAsync(HttpContext context)
    {
        var inFlight = context.RequestServices.GetRequiredService<BodiesInFlight>();
        if (!IsJson(context.Request.ContentType))
        {
            return new(Begin(context, inFlight).Refuse(NotJson()));
        }

        return context.Request.Headers.ContentEncoding.ToString() is "" or "identity"
            ? WholeAsync(context, inFlight, EventLimits.AnonymousBodyBytes, EventLimits.AnonymousBodyPatience)
            : new(Begin(context, inFlight).Refuse(Refusal.Of(ProblemTypes.UnsupportedMediaType, "A call without a token has no Content-Encoding.")));
    }

    /// <summary>Gives the buffer back, once or more than once.</summary>
    public void Dispose()
    {
        Bytes = default;
        if (Interlocked.Exchange(ref rented, []) is { Length: > 0 } buffer)
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Uncount();
        }
    }

    private static async ValueTask<RequestBody> WholeAsync(HttpContext context, BodiesInFlight bodies, int limit, TimeSpan patience)
    {
        var body = Begin(context, bodies);
        try
        {
            return await body.ReceiveAsync(context, limit, patience) is { } refusal ? body.Refuse(refusal) : body.Finish();
        }
        catch
        {
            // Its sender has gone away: nobody else can give the buffer back.
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask<RequestBody> UnpackAsync(HttpContext context, BodiesInFlight bodies, Func<Stream, Stream> open)
    {
        using var packed = Begin(context, bodies);
        if (await packed.ReceiveAsync(context, EventLimits.BodyBytes, EventLimits.BodyPatience) is { } refusal)
        {
            return packed.Refuse(refusal);
        }

        using var stream = open(new MemoryStream(packed.rented, 0, packed.length, writable: false));
        var body = new RequestBody(bodies, packed.user, BodiesInFlight.FreeBytes);
        try
        {
            while (true)
            {
                if (body.Free.IsEmpty && body.Grow() is var room and not BodiesInFlight.Answer.Taken)
                {
                    return body.Refuse(Busy(room));
                }

                var read = stream.Read(body.Free.Span);
                if (read == 0)
                {
                    return body.Finish();
                }

                body.length += read;
                if (body.length > EventLimits.UnpackedBytes)
                {
                    return body.Refuse(TooLarge(EventLimits.UnpackedBytes));
                }
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException)
        {
            return body.Refuse(Refusal.Of(ProblemTypes.MalformedBody, "The body is not what its Content-Encoding says, or ends early."));
        }
    }

    // A first buffer holds most bodies; no more is rented for what is only announced.
    private static RequestBody Begin(HttpContext context, BodiesInFlight bodies) => new(
        bodies,
        context.FindCaller()?.UserId ?? default,
        (int)Math.Clamp(context.Request.ContentLength ?? 4096, 1, BodiesInFlight.FreeBytes));

    // Most bodies have arrived with their headers: no clock is started for them.
    private async ValueTask<Refusal?> ReceiveAsync(HttpContext context, int limit, TimeSpan patience)
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

                var refusal = Append(result.Buffer, limit);
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

    private Refusal? Append(in ReadOnlySequence<byte> arrived, int limit)
    {
        if (length + arrived.Length > limit)
        {
            return TooLarge(limit);
        }

        foreach (var segment in arrived)
        {
            var rest = segment;
            while (!rest.IsEmpty)
            {
                if (Free.IsEmpty && Grow() is var room and not BodiesInFlight.Answer.Taken)
                {
                    return Busy(room);
                }

                var part = rest[..Math.Min(rest.Length, Free.Length)];
                part.CopyTo(Free);
                length += part.Length;
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

    private RequestBody Finish()
    {
        var all = rented.AsMemory(0, length);
        if (!Utf8.IsValid(all.Span))
        {
            return Refuse(Refusal.Of(ProblemTypes.MalformedBody, "The body is not valid UTF-8."));
        }

        Bytes = all.Span.StartsWith("\uFEFF"u8) ? all[3..] : all;
        return this;
    }

    private RequestBody Refuse(Refusal refusal)
    {
        Dispose();
        Refusal = refusal;
        return this;
    }

    // Makes room for more. Whatever it answers, what was written stays.
    private BodiesInFlight.Answer Grow()
    {
        // While it moves, both are held.
        var size = rented.Length * 2;
        var share = counted == 0 ? size - BodiesInFlight.FreeBytes : size;
        if (share > 0)
        {
            if (bodies.TryTake(user, share) is var answer and not BodiesInFlight.Answer.Taken)
            {
                return answer;
            }

            Uncount();
            counted = share;
        }

        var larger = ArrayPool<byte>.Shared.Rent(size);
        rented.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(rented);
        rented = larger;
        return BodiesInFlight.Answer.Taken;
    }

    private void Uncount()
    {
        if (counted > 0)
        {
            bodies.GiveBack(user, counted);
            counted = 0;
        }
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
}
