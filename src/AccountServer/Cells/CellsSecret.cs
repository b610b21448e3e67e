using System.Buffers.Text;
using System.Security.Cryptography;
using Stamina.AccountServer.Email;
using Stamina.Contracts.Ids;
using Stamina.Http.Keys;

namespace Stamina.AccountServer.Cells;

/// <summary>
/// 32 random bytes that the Goal &amp; User Servers of all cells share, and the directory does not have: with a copy of the directory alone nobody can try
/// addresses against it.
/// </summary>
public sealed class CellsSecret(ReadOnlySpan<byte> secret)
{
    private readonly byte[] deletedKey = SharedSecret.Draw(secret, "stamina directory deleted v1");
    private readonly ShownKey fellow = new(Base64Url.EncodeToString(SharedSecret.Draw(secret, "stamina fellow cell v1")));

    /// <summary>What a call shows that comes from another cell, and may therefore say for whom.</summary>
    public string Fellow => fellow.Text;

    /// <summary>Finds directory entries by e-mail; the same in every cell.</summary>
    internal EmailKey Email { get; } = new(SharedSecret.Draw(secret, "stamina directory e-mail v1"));

    /// <summary>Signs the challenges of passkeys: one that is made in a cell may be answered by somebody who lives in another.</summary>
    internal byte[] ChallengeKey { get; } = SharedSecret.Draw(secret, "stamina passkey challenge v1");

    /// <summary>Reads the file.</summary>
    /// <exception cref="InvalidOperationException">There is no such file.</exception>
    public static CellsSecret Load(string path) => new(SharedSecret.Load(path, "in every cell"));

    /// <summary>Under which the directory keeps where a deleted account lived; no address has such a key.</summary>
    internal byte[] KeyOfDeleted(UserId user) => HMACSHA256.HashData(deletedKey, user.Value.ToByteArray());

    /// <summary>Takes the same time whatever is shown.</summary>
    internal bool IsShownBy(string shown) => fellow.IsShownBy(shown);
}
