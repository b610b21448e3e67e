using System.Collections.Concurrent;

namespace Stamina.Documents.Compression;

/// <summary>The dictionaries of documents. One that has ever been written with stays for ever and never changes; a better one gets the next number.</summary>
internal static class Dictionaries
{
    /// <summary>The one that logs are written with.</summary>
    public const int Logs = 1;

    /// <summary>The one that every other document is written with.</summary>
    public const int Texts = 2;

    private const int Last = 2;

    private static readonly ConcurrentDictionary<int, byte[]> Loaded = new();

    /// <summary>True for a number that has a dictionary.</summary>
    public static bool IsKnown(int number) => number is >= 1 and <= Last;

    /// <summary>A dictionary's bytes.</summary>
    public static byte[] Load(int number) => Loaded.GetOrAdd(number, static n =>
    {
        using var resource = typeof(Dictionaries).Assembly.GetManifestResourceStream(FormattableString.Invariant($"dictionary-{n}"))
            ?? throw new InvalidOperationException($"Dictionary {n} is missing from the program.");
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    });
}
