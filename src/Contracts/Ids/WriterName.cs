namespace Stamina.Contracts.Ids;

/// <summary>The rule for a writer: <c>^[0-9a-z]{8,32}$</c>, random per installed app.</summary>
public static class WriterName
{
    /// <summary>True where <paramref name="text"/> may name a writer.</summary>
    public static bool IsValid(ReadOnlySpan<char> text)
    {
        if (text.Length is < 8 or > 32)
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9')))
            {
                return false;
            }
        }

        return true;
    }
}
