using System.Buffers.Text;
using Stamina.Http.Keys;

namespace Stamina.DirectoryServer;

/// <summary>32 random bytes that the directory and the Goal &amp; User Servers of every cell share: who shows what is drawn from them may ask.</summary>
public sealed class DirectorySecret(ReadOnlySpan<byte> secret)
{
    private readonly ShownKey call = new("Bearer " + Base64Url.EncodeToString(SharedSecret.Draw(secret, "stamina directory call v1")));

    /// <summary>What a call shows as Authorization.</summary>
    internal string Header => call.Text;

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static DirectorySecret Load(string path) => new(SharedSecret.Load(path, "for the directory and every Goal & User Server"));

    /// <summary>Takes the same time whatever is shown.</summary>
    internal bool IsShownBy(string shown) => call.IsShownBy(shown);
}
