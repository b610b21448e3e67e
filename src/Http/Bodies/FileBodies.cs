using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;

namespace Stamina.Http.Bodies;

/// <summary>
/// Receives files to the disk as they come, one of an account after the other, and has a few at a time read. A sender who is slow holds no memory with that,
/// and no place of those whose files are read: there are few of them.
/// </summary>
/// <param name="readAtOnce">Files that are read at a time.</param>
public sealed class FileBodies(int readAtOnce) : IDisposable
{
    private const int ReceivedAtOnce = 64;

    private static readonly TimeSpan ComeBack = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim receiving = new(ReceivedAtOnce);
    private readonly SemaphoreSlim places = new(readAtOnce);
    private readonly ConcurrentDictionary<UserId, bool> underWay = new();

    /// <summary>What the names of the folders begin with: each file has one of its own until it is read.</summary>
    public required string FolderPrefix { get; init; }

    /// <summary>Bytes that a file may have.</summary>
    public required int MostBytes { get; init; }

    /// <summary>Said of a file that has more.</summary>
    public required string TooLarge { get; init; }

    /// <summary>Said where another file of the account is under way.</summary>
    public required string OneByOne { get; init; }

    /// <summary>Said where no place to be read came free in time.</summary>
    public required string NoPlace { get; init; }

    /// <summary>Receives a request's body, answers what is read of it, and deletes it.</summary>
    /// <param name="context">The call.</param>
    /// <param name="name">Of the file on the disk.</param>
    /// <param name="read">Makes the answer of the file at a path, once all of it is there.</param>
    public async Task<IResult> TakeAsync(HttpContext context, string name, Func<string, Task<IResult>> read)
    {
        if (context.Request.ContentLength > MostBytes)
        {
            return Refusal.Of(ProblemTypes.TooLarge, TooLarge);
        }

        var user = context.Caller().UserId;
        if (!underWay.TryAdd(user, true))
        {
            return Refusal.Later(ProblemTypes.TooManyRequests, OneByOne, ComeBack);
        }

        var (folder, entered) = ("", false);
        try
        {
            folder = Directory.CreateTempSubdirectory(FolderPrefix).FullName;
            var path = Path.Combine(folder, name);
            if (await ReceiveAsync(context, path) is { } unfinished)
            {
                return unfinished;
            }

            entered = await places.WaitAsync(Patience, context.RequestAborted);
            return entered ? await read(path) : Refusal.Later(ProblemTypes.Unavailable, NoPlace, ComeBack);
        }
        finally
        {
            underWay.TryRemove(user, out _);
            if (entered)
            {
                places.Release();
            }

            if (folder.Length > 0)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    public void Dispose()
    {
        receiving.Dispose();
        places.Dispose();
    }

    // Null once all of the body is in the file; else why it is not.
    private async Task<Refusal?> ReceiveAsync(HttpContext context, string path)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = MostBytes;
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
                ? Refusal.Of(ProblemTypes.TooLarge, TooLarge)
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
}
