using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Http.Problems;

namespace Stamina.Http.Bodies;

/// <summary>
/// Receives files to the disk as they come. A sender who is slow holds no memory with that, and no place of those whose files are read: there are few of them.
/// </summary>
public sealed class FileBodies : IDisposable
{
    private const int AtOnce = 64;

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim receiving = new(AtOnce);

    /// <summary>Null once all of a request's body is in a new file; else why it is not.</summary>
    /// <param name="context">The call.</param>
    /// <param name="path">The file, which does not exist.</param>
    /// <param name="most">Bytes that it may have.</param>
    /// <param name="tooLarge">Said of more.</param>
    public async Task<Refusal?> ReceiveAsync(HttpContext context, string path, long most, Refusal tooLarge)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = most;
        }

        if (context.Request.ContentLength > most)
        {
            return tooLarge;
        }

        if (!await receiving.WaitAsync(ComeBack, context.RequestAborted))
        {
            return Refusal.Later(ProblemTypes.Unavailable, "Very many are sending files; nothing of this one was taken.", ComeBack);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        patience.CancelAfter(EventLimits.BodyPatience);
        try
        {
            await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 65_536, FileOptions.Asynchronous);
            await context.Request.Body.CopyToAsync(file, patience.Token);
            return null;
        }
        catch (BadHttpRequestException broken)
        {
            return broken.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? tooLarge
                : Refusal.Of(ProblemTypes.MalformedBody, "The file did not arrive to its end.");
        }
        catch (OperationCanceledException) when (!context.RequestAborted.IsCancellationRequested)
        {
            return Refusal.Of(ProblemTypes.MalformedBody, $"The file took longer than {EventLimits.BodyPatience.TotalSeconds} s to arrive.");
        }
        finally
        {
            receiving.Release();
        }
    }

    public void Dispose() => receiving.Dispose();
}
