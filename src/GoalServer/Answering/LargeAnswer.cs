using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// An answer that may be larger than this process should hold while its reader takes it: serialised at once, into a file of the system's temporary folder that
/// nobody else may read and that is gone with the request.
/// </summary>
internal sealed class LargeAnswer : IResult, IStatusCodeHttpResult, IContentTypeHttpResult
{
    private const int InMemory = 1 << 20;

    private readonly FileBufferingWriteStream body;

    private LargeAnswer(FileBufferingWriteStream body) => this.body = body;

    public int? StatusCode => StatusCodes.Status200OK;

    public string? ContentType => JsonAnswer.Json;

    public static LargeAnswer Of<T>(T answer, JsonTypeInfo<T> type)
    {
        var written = new FileBufferingWriteStream(InMemory);
        try
        {
            JsonSerializer.Serialize(written, answer, type);
            return new LargeAnswer(written);
        }
        catch
        {
            written.Dispose();
            throw;
        }
    }

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        await using (body)
        {
            httpContext.Response.ContentType = JsonAnswer.Json;
            httpContext.Response.ContentLength = body.Length;
            await body.DrainBufferAsync(httpContext.Response.Body, httpContext.RequestAborted);
        }
    }
}
