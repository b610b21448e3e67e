namespace Stamina.Exchange.Files;

/// <summary>Names of files as strangers give them.</summary>
public static class SafeFileName
{
    private const int Longest = 100;

    /// <summary>
    /// A name that a file can be laid beside under, and handed back: without folders, of letters, digits, <c>.</c>, <c>-</c>, <c>_</c> and blanks.
    /// </summary>
    public static string Of(string given)
    {
        var last = given[(given.LastIndexOfAny(['/', '\\']) + 1)..];
        var name = new string([.. last.Where(c => char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ')]).Trim(' ', '.');
        return name.Length == 0 ? "file" : name.Length <= Longest ? name : name[^Longest..].TrimStart(' ', '.') is { Length: > 0 } end ? end : "file";
    }
}
