using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts.Events;

namespace Stamina.Http.Problems;

/// <summary>
/// What is left of a body when a request is refused. An edge that speaks HTTP/2 resets the stream of a request that is answered before its end has come, and
/// the answer may be lost with it: the phone would take a refusal for a bad network. So the rest is read first and thrown away, as long as it is no more than
/// any call takes, and comes soon.
/// </summary>
internal static class RestOfBody
{
    /// <summary>How long the rest is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The most that is read.</summary>
    public const long Most = EventLimits.BodyBytes;

    /// <summary>Reads it. Whatever is wrong with the body is nothing new: the answer follows.</summary>
    public static ValueTask PassAsync(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false } || context.Request.ContentLength is 0 or > Most
            ? default
            : ReadAsync(context);

    private static async ValueTask ReadAsync(HttpContext context)
    {
        CancellationTokenSource? late = null;
        try
        {
            var body = context.Request.BodyReader;
            for (var left = Most; left > 0;)
            {
                if (!body.TryRead(out var read))
                {
                    late ??= new CancellationTokenSource(Patience, context.RequestServices?.GetService<TimeProvider>() ?? TimeProvider.System);
                    read = await body.ReadAsync(late.Token);
                }

                left = read.IsCompleted || read.IsCanceled ? 0 : left - read.Buffer.Length;
                body.AdvanceTo(read.Buffer.End);
            }
        }
        catch (Exception broken) when (broken is OperationCanceledException or IOException or BadHttpRequestException or InvalidOperationException)
        {
            // It is late, cut off, too large, or somebody has read it to its end.
        }
        finally
        {
            late?.Dispose();
        }
    }
}
