using System.Buffers.Text;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using Stamina.Http.Keys;

namespace Stamina.Http.Tokens;

/// <summary>
/// The ES256 keys of access tokens, kept as PEM files in one folder: <c>signing-key.pem</c> (private, mode 0600) and a <c>{kid}.public.pem</c>
/// for each key whose tokens are taken. A process that only verifies is given the public files alone.
/// </summary>
public sealed class SigningKeys : IDisposable
{
    private const string SigningFile = "signing-key.pem";
    private const string PublicSuffix = ".public.pem";

    private readonly FrozenDictionary<string, ECDsaSecurityKey> verifying;
    private readonly ECDsaSecurityKey? signing;

    private SigningKeys(ECDsaSecurityKey? signing, IEnumerable<ECDsaSecurityKey> verifying)
    {
        this.signing = signing;
        this.verifying = verifying.DistinctBy(key => key.KeyId, StringComparer.Ordinal).ToFrozenDictionary(key => key.KeyId, StringComparer.Ordinal);
    }

    /// <summary>The private key; a process that only verifies has none.</summary>
    internal ECDsaSecurityKey Signing =>
        signing ?? throw new InvalidOperationException("This process holds no signing key, only the public ones: it cannot issue access tokens.");

    /// <summary>The folder's keys; makes a pair where there is no private key yet.</summary>
    public static SigningKeys LoadOrCreate(string folder)
    {
        PrivateFile.CreateFolder(folder);
        var path = Path.Combine(folder, SigningFile);
        if (!File.Exists(path))
        {
            using var pair = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            PrivateFile.WriteOnce(path, Encoding.ASCII.GetBytes(pair.ExportPkcs8PrivateKeyPem()));
        }

        var key = Named(ECDsa.Create(), File.ReadAllText(path));
        var publicPath = Path.Combine(folder, key.KeyId + PublicSuffix);
        if (!File.Exists(publicPath))
        {
            WritePublic(publicPath, key.ECDsa.ExportSubjectPublicKeyInfoPem());
        }

        return new SigningKeys(key, ReadPublic(folder).Prepend(key));
    }

    /// <summary>The folder's public keys, for a process that only verifies.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static SigningKeys LoadPublic(string folder)
    {
        var keys = Directory.Exists(folder) ? ReadPublic(folder).ToList() : [];
        return keys.Count > 0
            ? new SigningKeys(null, keys)
            : throw new InvalidOperationException(
                $"There is no *{PublicSuffix} in {folder}: access tokens could not be verified. Copy the public keys of the Goal & User Server there.");
    }

    public void Dispose()
    {
        signing?.ECDsa.Dispose();
        foreach (var key in verifying.Values)
        {
            key.ECDsa.Dispose();
        }
    }

    internal bool TryGet(string? kid, [NotNullWhen(true)] out ECDsaSecurityKey? key)
    {
        key = null;
        return kid is not null && verifying.TryGetValue(kid, out key);
    }

    private static IEnumerable<ECDsaSecurityKey> ReadPublic(string folder) =>
        Directory.EnumerateFiles(folder, "*" + PublicSuffix).Order(StringComparer.Ordinal).Select(path => Named(ECDsa.Create(), File.ReadAllText(path)));

    // Beside and moved as well: whoever starts at this moment reads a whole file or none.
    private static void WritePublic(string path, string pem)
    {
        var fresh = $"{path}.{Guid.NewGuid():n}";
        using (var file = new FileStream(fresh, FileMode.CreateNew, FileAccess.Write))
        {
            FileOwner.Give(file, FileOwner.OfNew(path));
            file.Write(Encoding.ASCII.GetBytes(pem));
        }

        File.Move(fresh, path, overwrite: true);
    }

    private static ECDsaSecurityKey Named(ECDsa key, string pem)
    {
        key.ImportFromPem(pem);
        if (key.KeySize != 256)
        {
            throw new InvalidOperationException($"An access token key must be P-256 (ES256), this one has {key.KeySize} bits.");
        }

        return new ECDsaSecurityKey(key)
        {
            KeyId = Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()).AsSpan(0, 12)),
            // The default one keeps a provider per key id for the whole process and would outlive this object.
            CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
        };
    }
}
