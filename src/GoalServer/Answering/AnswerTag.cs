using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Stamina.GoalServer.Answering;

/// <summary>ETags of answers: <c>"tag"</c>, and <c>"revision.tag"</c> where the answer shows one document that If-Match can name.</summary>
internal static class AnswerTag
{
    /// <summary>Null where there is nothing to name: an answer that may change by itself.</summary>
    public static string? Format(string? tag, long? revision) => (tag, revision) switch
    {
        (null, null) => null,
        (null, { } of) => Stamina.Http.Bodies.RevisionTag.Format(of),
        (_, null) => $"\"{tag}\"",
        (_, { } of) => string.Create(CultureInfo.InvariantCulture, $"\"{of}.{tag}\""),
    };

    /// <summary>
    /// The ETag by which If-None-Match names the answer; null where it does not. The mark of a weak tag (W/), which a proxy may have put there, is passed over.
    /// </summary>
    public static string? Find(StringValues header, string tag)
    {
        foreach (var line in header)
        {
            foreach (var range in (line ?? "").AsSpan().Split(','))
            {
                var one = line.AsSpan(range).Trim();
                one = one.StartsWith("W/", StringComparison.Ordinal) ? one[2..] : one;
                if (one.Length > 2 && one[0] == '"' && one[^1] == '"' && IsOf(one[1..^1], tag))
                {
                    return one.ToString();
                }
            }
        }

        return null;
    }

    private static bool IsOf(ReadOnlySpan<char> named, string tag)
    {
        var dot = named.IndexOf('.');
        return named[(dot + 1)..].SequenceEqual(tag);
    }
}
