using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.Http.Bodies;

/// <summary>A document's revision as a strong ETag, and If-Match against it.</summary>
public static class RevisionTag
{
    /// <summary>The ETag of a revision: <c>"12"</c>.</summary>
    public static string Format(long revision) => string.Create(CultureInfo.InvariantCulture, $"\"{revision}\"");

    /// <summary>Sets the answer's ETag.</summary>
    public static void SetRevision(this HttpResponse response, long revision) => response.Headers.ETag = Format(revision);

    /// <summary>
    /// Reads If-Match, which every edit needs. <c>*</c> matches any revision and reads as null. Of <c>"12.x"</c>, which an answer with more than the document
    /// carries, the revision counts. A tag of another form matches nothing and reads as -1.
    /// </summary>
    public static bool TryReadIfMatch(this HttpRequest request, out long? revision, [NotNullWhen(false)] out Refusal? refusal)
    {
        revision = null;
        refusal = null;
        var text = request.Headers.IfMatch.ToString().Trim();
        if (text.Length == 0)
        {
            refusal = Refusal.Of(
                ProblemTypes.PreconditionRequired,
                "Send If-Match with the ETag of what you read, so that an edit made elsewhere meanwhile is not overwritten.",
                [new FieldError("If-Match", "the ETag of the last answer, as \"12\", or *")]);
            return false;
        }

        if (text is not "*")
        {
            revision = text.Length > 2 && text[0] == '"' && text[^1] == '"'
                && long.TryParse(BeforeDot(text.AsSpan(1, text.Length - 2)), NumberStyles.None, CultureInfo.InvariantCulture, out var known)
                    ? known
                    : -1;
        }

        return true;
    }

    private static ReadOnlySpan<char> BeforeDot(ReadOnlySpan<char> tag) => tag.IndexOf('.') is var dot and >= 0 ? tag[..dot] : tag;
}
