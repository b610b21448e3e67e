using Microsoft.AspNetCore.Http;
using Stamina.Contracts;

namespace Stamina.Http.Problems;

/// <summary>How an endpoint refuses: <c>return Refusal.Of(ProblemTypes.NotFound, "…");</c></summary>
public sealed class Refusal : IResult, IStatusCodeHttpResult, IValueHttpResult<Problem>, IContentTypeHttpResult
{
    private Refusal(Problem problem) => Problem = problem;

    /// <summary>What is sent.</summary>
    public Problem Problem { get; }

    /// <summary>Sent as Retry-After, in whole seconds.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Sent as ETag: the present one, where If-Match named another.</summary>
    public string? ETag { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Problem.Status;

    Problem? IValueHttpResult<Problem>.Value => Problem;

    string? IContentTypeHttpResult.ContentType => ProblemWriter.ContentType;

    /// <summary>A refusal of a type, with the status and title that belong to it.</summary>
    public static Refusal Of(string type, string? detail = null, IReadOnlyList<FieldError>? errors = null) => new(ProblemCatalog.Make(type, detail, errors));

    /// <summary>One field of the request is at fault.</summary>
    public static Refusal OfField(string field, string expected, string? actual = null) =>
        Of(ProblemTypes.InvalidRequest, $"{field}: expected {expected}.", [new FieldError(field, expected, actual)]);

    /// <summary>Fields of the request are at fault.</summary>
    public static Refusal OfFields(IReadOnlyList<FieldError> errors) =>
        Of(ProblemTypes.InvalidRequest, string.Join("; ", errors.Take(3).Select(error => $"{error.Field}: expected {error.Expected}")) + ".", errors);

    /// <summary>The account of the caller was deleted; nothing of it comes back.</summary>
    public static Refusal AccountDeleted() => Of(ProblemTypes.Gone, "This account was deleted, for good.");

    /// <summary>Too much or not now: come back after a while.</summary>
    public static Refusal Later(string type, string detail, TimeSpan retryAfter) => new(ProblemCatalog.Make(type, detail)) { RetryAfter = retryAfter };

    /// <summary>What is asked for was acknowledged and is not there yet.</summary>
    public static Refusal NotYet(string detail, IReadOnlyList<string> pending) =>
        new(ProblemCatalog.Make(ProblemTypes.NotFound, detail) with { Pending = pending }) { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>If-Match named another revision than the present one.</summary>
    /// <param name="presentETag">The ETag of the present one.</param>
    public static Refusal Changed(string presentETag) =>
        new(ProblemCatalog.Make(ProblemTypes.PreconditionFailed, "Changed since the revision in If-Match; read it again and repeat the edit."))
        {
            ETag = presentETag,
        };

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (RetryAfter is { } wait)
        {
            httpContext.Response.Headers.RetryAfter = ProblemWriter.Seconds(wait);
        }

        if (ETag is not null)
        {
            httpContext.Response.Headers.ETag = ETag;
        }

        return ProblemWriter.WriteAsync(httpContext, Problem);
    }
}
