using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Stamina.Contracts;

namespace Stamina.Http.Problems;

/// <summary>Writes a problem where there is no endpoint to return one: middleware, authentication, the write path.</summary>
public static class ProblemWriter
{
    public const string ContentType = "application/problem+json";

    public static Task WriteAsync(HttpContext context, string type, string? detail = null, IReadOnlyList<FieldError>? errors = null) =>
        WriteAsync(context, ProblemCatalog.Make(type, detail, errors));

    /// <summary>Writes it once the rest of the request's body is there, see <see cref="RestOfBody"/>; the log is told by <see cref="RefusedCalls"/>.</summary>
    public static async Task WriteAsync(HttpContext context, Problem problem)
    {
        // A server of the directory alone has no such log.
        context.RequestServices?.GetService<RefusedCalls>()?.Note(context, problem);
        await RestOfBody.PassAsync(context);
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ProblemJson.Default.Problem);
        var response = context.Response;
        response.StatusCode = problem.Status;
        response.ContentType = ContentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "no-store";
        if (problem.Status == StatusCodes.Status413PayloadTooLarge && HttpProtocol.IsHttp11(context.Request.Protocol))
        {
            // What is left of the body is not read to its end, so the connection is closed; a client that is told so does not send its next request into it.
            response.Headers.Connection = "close";
        }

        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted);
        }
    }

    /// <summary>The wire form of Retry-After: whole seconds, at least one.</summary>
    public static string Seconds(TimeSpan wait) => Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
