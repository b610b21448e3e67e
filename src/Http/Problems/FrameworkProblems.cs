using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Stamina.Contracts;

namespace Stamina.Http.Problems;

/// <summary>Turns what the framework refuses, and what we failed at, into problems.</summary>
internal sealed class FrameworkProblems(ILogger<FrameworkProblems> log) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        switch (exception)
        {
            case BadHttpRequestException { StatusCode: var status }:
                if (status == StatusCodes.Status408RequestTimeout)
                {
                    httpContext.Response.Headers.RetryAfter = ProblemWriter.Seconds(TimeSpan.FromSeconds(5));
                }

                await ProblemWriter.WriteAsync(httpContext, ProblemCatalog.TypeOf(status), DetailOf(status, httpContext));
                return true;
            case OperationCanceledException when httpContext.RequestAborted.IsCancellationRequested:
            case Microsoft.AspNetCore.Connections.ConnectionResetException or Microsoft.AspNetCore.Connections.ConnectionAbortedException:
                // Nobody is there to read an answer.
                httpContext.Response.StatusCode = 499;
                return true;
            default:
                log.RequestFailed(httpContext.Request.Method, httpContext.GetEndpoint()?.DisplayName, httpContext.TraceIdentifier, exception);
                await ProblemWriter.WriteAsync(
                    httpContext,
                    ProblemTypes.InternalError,
                    $"Our fault, and logged as {httpContext.TraceIdentifier}. Nothing of this request was acknowledged.");
                return true;
        }
    }

    /// <summary>Fills an answer that has an error status and no body.</summary>
    public static Task FillAsync(StatusCodeContext empty)
    {
        var context = empty.HttpContext;
        var status = context.Response.StatusCode;
        return ProblemWriter.WriteAsync(context, ProblemCatalog.Make(ProblemCatalog.TypeOf(status), DetailOf(status, context)) with { Status = status });
    }

    private static string? DetailOf(int status, HttpContext context) => status switch
    {
        404 => "There is nothing at this path; GET /reference lists every call.",
        405 => $"This path does not take {context.Request.Method}; it takes {context.Response.Headers.Allow}.",
        408 => "The body came too slowly; nothing of it was taken. Send it again.",
        413 => "The body is larger than this call takes.",
        _ => null,
    };
}

internal static partial class HttpLog
{
    [LoggerMessage(1001, LogLevel.Error, "{Method} {Endpoint} failed ({TraceId})")]
    public static partial void RequestFailed(this ILogger log, string method, string? endpoint, string traceId, Exception exception);

    [LoggerMessage(1002, LogLevel.Information, "Refused ({Kind}): {Call} ({TraceId})")]
    public static partial void CallRefused(this ILogger log, string kind, string call, string traceId);

    [LoggerMessage(1003, LogLevel.Information, "Refused ({Kind}): {Count} more calls in the last minute")]
    public static partial void MoreCallsRefused(this ILogger log, string kind, int count);
}
