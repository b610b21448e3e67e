namespace Stamina.Contracts;

/// <summary>
/// The stable <c>type</c> of every problem (RFC 9457) that Stamina answers with. A client decides by these, never by titles.
/// Types are only added, never renamed.
/// </summary>
public static class ProblemTypes
{
    /// <summary>Every type starts with this; the page behind it explains the type.</summary>
    public const string Base = "https://stamina.example/problems/";

    /// <summary>400: the body is not JSON, not UTF-8, or nested too deep.</summary>
    public const string MalformedBody = Base + "malformed-body";

    /// <summary>400: a field is missing, of the wrong type or out of its range; <c>errors</c> names each.</summary>
    public const string InvalidRequest = Base + "invalid-request";

    /// <summary>400: the session id is not a TypeID.</summary>
    public const string InvalidSessionId = Base + "invalid-session-id";

    /// <summary>400: the code that was sent by mail is another, was used, or has ended.</summary>
    public const string WrongCode = Base + "wrong-code";

    /// <summary>401: no valid access token.</summary>
    public const string Unauthorized = Base + "unauthorized";

    /// <summary>401: the e-mail address and password do not match.</summary>
    public const string WrongCredentials = Base + "wrong-credentials";

    /// <summary>401: the password (or the code that came by mail) is right, and the account asks for its second factor too.</summary>
    public const string SecondFactorRequired = Base + "second-factor-required";

    /// <summary>403: this call wants to know again that it is the owner; reauthenticate, and repeat it.</summary>
    public const string ReauthenticationRequired = Base + "reauthentication-required";

    /// <summary>403: the person has not agreed to the privacy notice that counts; get_client_config has it.</summary>
    public const string ConsentRequired = Base + "consent-required";

    /// <summary>401: the refresh token is unknown, expired or was used before; sign in again.</summary>
    public const string InvalidRefreshToken = Base + "invalid-refresh-token";

    /// <summary>403: the token does not allow this call (a revoked device may only upload).</summary>
    public const string Forbidden = Base + "forbidden";

    /// <summary>403: the password is right, and an operator has locked the account; nothing is lost, ask them.</summary>
    public const string AccountLocked = Base + "account-locked";

    /// <summary>404: there is no such thing for this user.</summary>
    public const string NotFound = Base + "not-found";

    /// <summary>405: the path exists, the method does not.</summary>
    public const string MethodNotAllowed = Base + "method-not-allowed";

    /// <summary>409: the e-mail address has an account already.</summary>
    public const string EmailTaken = Base + "email-taken";

    /// <summary>409: the id is taken by something with other content.</summary>
    public const string Conflict = Base + "conflict";

    /// <summary>410: deleted; can be restored where the detail says so.</summary>
    public const string Gone = Base + "gone";

    /// <summary>412: changed since the ETag in If-Match; the answer's ETag is the present one.</summary>
    public const string PreconditionFailed = Base + "precondition-failed";

    /// <summary>413: the body or the batch is larger than the contract allows.</summary>
    public const string TooLarge = Base + "too-large";

    /// <summary>415: not application/json, or an unknown content encoding.</summary>
    public const string UnsupportedMediaType = Base + "unsupported-media-type";

    /// <summary>426: this client is too old for reads and screens; uploads go on.</summary>
    public const string ClientOutOfDate = Base + "client-out-of-date";

    /// <summary>428: an edit needs If-Match.</summary>
    public const string PreconditionRequired = Base + "precondition-required";

    /// <summary>429: too many requests; Retry-After says when to come back.</summary>
    public const string TooManyRequests = Base + "too-many-requests";

    /// <summary>431: the request's headers are too large.</summary>
    public const string HeadersTooLarge = Base + "headers-too-large";

    /// <summary>500: our fault; nothing was acknowledged.</summary>
    public const string InternalError = Base + "internal-error";

    /// <summary>503: the queue is full or away, nothing of this request was accepted; Retry-After says when to come back.</summary>
    public const string Unavailable = Base + "unavailable";
}
