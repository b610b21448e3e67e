using Microsoft.AspNetCore.Http;

namespace Stamina.GoalServer.Answering;

/// <summary>An answer that is JSON already.</summary>
internal sealed class JsonAnswer(byte[] body, string? etag) : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    /// <summary>The phone may keep the answer, caches on the way may not; before each use the phone asks whether it still holds.</summary>
    public const string CacheControl = "private, no-cache";

    internal const string Json = "application/json; charset=utf-8";

    public int? StatusCode => StatusCodes.Status200OK;

    public string? ContentType => Json;

    /// <summary>UTF-8.</summary>
    public ReadOnlyMemory<byte> Body => body;

    public string? ETag => etag;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = Json;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = CacheControl;
        if (etag is not null)
        {
            response.Headers.ETag = etag;
        }

        await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>304: the caller has the answer.</summary>
internal sealed class NotModified(string etag) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status304NotModified;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status304NotModified;
        response.Headers.CacheControl = JsonAnswer.CacheControl;
        response.Headers.ETag = etag;
        return Task.CompletedTask;
    }
}
