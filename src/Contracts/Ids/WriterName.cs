using System.Buffers;

namespace Stamina.Contracts.Ids;

/// <summary>The rule for a writer: <c>^[0-9a-z]{8,32}$</c>, random per installed app.</summary>
public static class WriterName
{
    private static readonly SearchValues<char> Characters = SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyz");

    /// <summary>True where <paramref name="text"/> may name a writer.</summary>
    public static bool IsValid(ReadOnlySpan<char> text) => text.Length is >= 8 and <= 32 && !text.ContainsAnyExcept(Characters);
}
