using System.Diagnostics.CodeAnalysis;

namespace Stamina.Http.Clients;

/// <summary>The header <c>Stamina-Client: android/1.4.2</c>.</summary>
public sealed record ClientVersion(string Platform, Version Version)
{
    public const string Header = "Stamina-Client";

    private const int Longest = 64;

    /// <summary>Reads the header; false for anything else, which is treated like no header.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ClientVersion? client)
    {
        client = null;
        if (text is not { Length: > 0 and <= Longest } || text.IndexOf('/', StringComparison.Ordinal) is not (> 0 and var slash))
        {
            return false;
        }

        var platform = text.AsSpan(0, slash);
        if (platform.ContainsAnyExceptInRange('a', 'z') || !TryParseVersion(text.AsSpan(slash + 1), out var version))
        {
            return false;
        }

        client = new ClientVersion(platform.ToString(), version);
        return true;
    }

    /// <summary>"2", "1.4", "1.4.2" and "1.4.2-beta+7" are versions; missing parts are 0.</summary>
    internal static bool TryParseVersion(ReadOnlySpan<char> text, [NotNullWhen(true)] out Version? version)
    {
        var end = text.IndexOfAny('-', '+');
        var numbers = end < 0 ? text : text[..end];
        Span<int> parts = [0, 0, 0];
        var count = 0;
        version = null;
        foreach (var range in numbers.Split('.'))
        {
            if (count == parts.Length || !int.TryParse(numbers[range], System.Globalization.NumberStyles.None, null, out parts[count++]))
            {
                return false;
            }
        }

        version = new Version(parts[0], parts[1], parts[2]);
        return true;
    }
}
