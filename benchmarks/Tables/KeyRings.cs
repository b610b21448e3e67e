using Stamina.Documents.Encryption;

namespace Stamina.Benchmarks;

/// <summary>The key ring of a data folder, for servers that are measured and for whoever looks into their store.</summary>
internal static class KeyRings
{
    /// <summary>The folder's ring, made where a server has not made one yet.</summary>
    public static KeyRing Of(string folder)
    {
        var path = Path.Combine(folder, "keys", "key-ring.txt");
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, KeyRing.Line(1, TimeProvider.System.GetUtcNow()));
        }

        return new KeyRing(() => File.ReadAllText(path));
    }
}
