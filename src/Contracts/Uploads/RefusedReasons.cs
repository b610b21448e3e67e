namespace Stamina.Contracts.Uploads;

/// <summary>Why an event cannot be framed. Everything else is accepted and judged later.</summary>
public static class RefusedReasons
{
    /// <summary>It is no JSON object.</summary>
    public const string NotAnObject = "not_an_object";

    /// <summary>seq is missing, no whole number, or out of 0 … 999 999.</summary>
    public const string BadSeq = "bad_seq";

    /// <summary>kind is no name.</summary>
    public const string BadKind = "bad_kind";

    /// <summary>writer is no writer's name.</summary>
    public const string BadWriter = "bad_writer";

    /// <summary>seq, kind, writer or session_id is there twice.</summary>
    public const string DuplicateKey = "duplicate_key";

    /// <summary>Larger than 256 KiB.</summary>
    public const string TooLarge = "too_large";

    /// <summary>Nested deeper than 32 levels.</summary>
    public const string TooDeep = "too_deep";

    /// <summary>The session id is no TypeID (sync only; elsewhere the request is refused).</summary>
    public const string BadSessionId = "bad_session_id";

    /// <summary>The event names another workout than the request.</summary>
    public const string OtherSession = "other_session";
}
