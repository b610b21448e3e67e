using System.Collections.Frozen;
using Stamina.Contracts;

namespace Stamina.Http.Problems;

/// <summary>Status and title of each problem type. One table, so that a type cannot be answered in two ways.</summary>
public static class ProblemCatalog
{
    private static readonly FrozenDictionary<string, (int Status, string Title)> ByType = new Dictionary<string, (int, string)>(StringComparer.Ordinal)
    {
        [ProblemTypes.MalformedBody] = (400, "The body cannot be read"),
        [ProblemTypes.InvalidRequest] = (400, "The request is not valid"),
        [ProblemTypes.InvalidSessionId] = (400, "The session id is not valid"),
        [ProblemTypes.WrongCode] = (400, "The code is not valid"),
        [ProblemTypes.Unauthorized] = (401, "No valid access token"),
        [ProblemTypes.WrongCredentials] = (401, "E-mail address and password do not match"),
        [ProblemTypes.InvalidRefreshToken] = (401, "The refresh token is not valid"),
        [ProblemTypes.Forbidden] = (403, "Not allowed"),
        [ProblemTypes.SecondFactorRequired] = (401, "The second factor is missing"),
        [ProblemTypes.ReauthenticationRequired] = (403, "Show again that it is you"),
        [ProblemTypes.ConsentRequired] = (403, "Consent is missing"),
        [ProblemTypes.AccountLocked] = (403, "The account is locked"),
        [ProblemTypes.NotFound] = (404, "Not found"),
        [ProblemTypes.MethodNotAllowed] = (405, "Method not allowed"),
        [ProblemTypes.EmailTaken] = (409, "The e-mail address has an account already"),
        [ProblemTypes.Conflict] = (409, "In conflict with what is there"),
        [ProblemTypes.Gone] = (410, "Deleted"),
        [ProblemTypes.PreconditionFailed] = (412, "Changed in the meantime"),
        [ProblemTypes.TooLarge] = (413, "Too large"),
        [ProblemTypes.UnsupportedMediaType] = (415, "Unsupported media type"),
        [ProblemTypes.ClientOutOfDate] = (426, "This client is out of date"),
        [ProblemTypes.PreconditionRequired] = (428, "If-Match is required"),
        [ProblemTypes.TooManyRequests] = (429, "Too many requests"),
        [ProblemTypes.HeadersTooLarge] = (431, "Headers too large"),
        [ProblemTypes.InternalError] = (500, "Internal error"),
        [ProblemTypes.Unavailable] = (503, "Temporarily unavailable"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every type with its status and title, for documents and tests.</summary>
    public static IEnumerable<(string Type, int Status, string Title)> All => ByType.Select(entry => (entry.Key, entry.Value.Status, entry.Value.Title));

    /// <summary>The problem of a type.</summary>
    public static Problem Make(string type, string? detail = null, IReadOnlyList<FieldError>? errors = null)
    {
        var (status, title) = ByType[type];
        return new Problem { Type = type, Title = title, Status = status, Detail = detail, Errors = errors };
    }

    /// <summary>What stands for a status that the framework answered without a body.</summary>
    internal static string TypeOf(int status) => status switch
    {
        401 => ProblemTypes.Unauthorized,
        403 => ProblemTypes.Forbidden,
        404 => ProblemTypes.NotFound,
        405 => ProblemTypes.MethodNotAllowed,
        400 => ProblemTypes.MalformedBody,
        413 => ProblemTypes.TooLarge,
        415 => ProblemTypes.UnsupportedMediaType,
        426 => ProblemTypes.ClientOutOfDate,
        429 => ProblemTypes.TooManyRequests,
        431 => ProblemTypes.HeadersTooLarge,
        // The body came too slowly: the network is at fault and not the body, so it is sent again.
        408 or 503 => ProblemTypes.Unavailable,
        < 500 => ProblemTypes.InvalidRequest,
        _ => ProblemTypes.InternalError,
    };
}
