using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Stamina.Contracts;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Http.Servers;
using Stamina.Http.Tokens;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// Passes an anonymous call on to the cell that it belongs to, from server to server, so that phones need to know nothing of cells. (A call with a token was
/// brought to its cell by the edge.) Once only: a cell that disagrees with the directory answers instead of passing on.
/// </summary>
internal sealed class CellForwarding : IDisposable
{
    private const int LargestAnswer = 64 << 10;
    private static readonly TimeSpan ComeBackAfter = TimeSpan.FromSeconds(5);

    private readonly string own;
    private readonly CellsOptions options;
    private readonly CellsSecret secret;
    private readonly ILogger<CellForwarding> log;
    private readonly HttpClient http;

    public CellForwarding(IOptions<AccessTokenOptions> tokens, IOptions<CellsOptions> options, CellsSecret secret, ILogger<CellForwarding> log)
    {
        own = tokens.Value.Cell;
        this.options = options.Value;
        this.secret = secret;
        this.log = log;
        http = new HttpClient(ServerCalls.Handler(this.options.Trust, TimeSpan.FromSeconds(2)))
        {
            Timeout = this.options.ForwardTimeout,
            MaxResponseContentBufferSize = LargestAnswer,
        };
    }

    /// <summary>Sends <paramref name="body"/>, the request's JSON as it came, to <paramref name="cell"/>; what that answers is the answer.</summary>
    public async ValueTask<IResult> SendAsync(HttpContext context, string cell, ReadOnlyMemory<byte> body)
    {
        if (context.Request.Headers.TryGetValue(CallsBetweenCells.ByHeader, out var from))
        {
            log.ForwardedTwice(options.Edges.ContainsKey(from.ToString()) ? from.ToString() : "?", cell);
            return Away();
        }

        if (!options.Edges.TryGetValue(cell, out var edge))
        {
            log.UnknownCell(cell);
            return Away();
        }

        using var call = new HttpRequestMessage(HttpMethod.Post, new Uri(edge, context.Request.Path)) { Content = new ReadOnlyMemoryContent(body) };
        call.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        call.Headers.Add(CallsBetweenCells.ByHeader, own);
        call.Headers.Add(CallsBetweenCells.FellowHeader, secret.Fellow);
        call.Headers.Add(CallsBetweenCells.ForHeader, CallsBetweenCells.AddressOf(context));
        call.Headers.TryAddWithoutValidation(ClientVersion.Header, context.Request.Headers[ClientVersion.Header].ToArray());
        try
        {
            using var answer = await http.SendAsync(call, context.RequestAborted);
            return new ForwardedAnswer(
                (int)answer.StatusCode,
                answer.Content.Headers.ContentType?.ToString(),
                answer.Headers.RetryAfter?.ToString(),
                await answer.Content.ReadAsByteArrayAsync(context.RequestAborted));
        }
        catch (Exception failure)
            when (failure is HttpRequestException or OperationCanceledException or IOException && !context.RequestAborted.IsCancellationRequested)
        {
            log.CellAway(cell, (failure as HttpRequestException)?.HttpRequestError.ToString() ?? "no answer in time");
            return Away();
        }
    }

    public void Dispose() => http.Dispose();

    private static Refusal Away() =>
        Refusal.Later(ProblemTypes.Unavailable, "The cell of this account is away for a moment; send the same again later.", ComeBackAfter);

    private sealed record ForwardedAnswer(int Status, string? ContentType, string? RetryAfter, byte[] Body) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var response = httpContext.Response;
            response.StatusCode = Status;
            response.ContentType = ContentType;
            response.ContentLength = Body.Length;
            response.Headers.CacheControl = "no-store";
            if (RetryAfter is not null)
            {
                response.Headers.RetryAfter = RetryAfter;
            }

            return response.Body.WriteAsync(Body, httpContext.RequestAborted).AsTask();
        }
    }
}
