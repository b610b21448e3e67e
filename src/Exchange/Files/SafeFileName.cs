using System.Text;

namespace Stamina.Exchange.Files;

/// <summary>Names of files as strangers give them.</summary>
public static class SafeFileName
{
    // Characters, and bytes: file systems take 255 of the latter, and a character of another script has three.
    private const int Longest = 100;
    private const int LongestBytes = 240;

    /// <summary>
    /// A name that a file can be laid beside under, and handed back: without folders, of letters, digits, <c>.</c>, <c>-</c>, <c>_</c> and blanks.
    /// </summary>
    public static string Of(string given)
    {
        var last = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = new string([.. last.Where(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ')]).Trim(' ', '.');
        name = name.Length <= Longest ? name : name[^Longest..];
        while (Encoding.UTF8.GetByteCount(name) > LongestBytes)
        {
            name = name[1..];
        }

        return name.TrimStart(' ', '.') is { Length: > 0 } kept ? kept : "file";
    }
}
