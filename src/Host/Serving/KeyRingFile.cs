using System.Globalization;
using System.Text;
using Stamina.Documents.Encryption;
using Stamina.Host.Configuration;
using Stamina.Http.Keys;
using Stamina.Ports.Stores;

namespace Stamina.Host.Serving;

/// <summary>The file of a cell's key ring. It lies outside the store, and its backup apart from the store's.</summary>
internal sealed class KeyRingFile
{
    private const string Head =
        """
        # The keys that wrap the keys of accounts (docs/operations.md, "Key ring"). Without this file nothing in the store can be read, for good.
        # Keep a copy apart from the store's backups. Lines: version, made at, key.

        """;

    // Longer than any statement or transaction of the stores goes on (postgres:statement_timeout, mongodb:statement_timeout: seconds).
    private static readonly TimeSpan InFlight = TimeSpan.FromMinutes(1);

    private readonly string path;
    private readonly bool mayMake;
    private readonly TimeProvider time;

    public KeyRingFile(HostSettings host, IReadOnlySet<Role> roles, TimeProvider time)
    {
        path = Path.GetFullPath(host.KeyRingPath);
        // Made only where secrets are kept beside the store, or where the cell's keys are. Other servers are given a copy: documents that were encrypted under
        // a ring which only one machine has are lost with that machine.
        mayMake = host.Store == "sqlite" || roles.Contains(Role.Goal);
        this.time = time;
        Ring = new KeyRing(() => File.ReadAllText(path)) { Encrypts = host.EncryptDocuments };
    }

    /// <summary>What is in it, read when it is first needed.</summary>
    public KeyRing Ring { get; }

    /// <summary>
    /// Before anything is served: makes the ring where there is none and the store has no key that another ring wrapped, and holds the ring that is there
    /// against the store.
    /// </summary>
    /// <exception cref="InvalidOperationException">The store's keys are wrapped under another ring, or the ring is missing or cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask DemandAsync(IStoreKeys keys, CancellationToken cancellationToken)
    {
        var wrapped = await keys.CountAsync(cancellationToken);
        try
        {
            if (!PrivateFile.IsThere(path))
            {
                Make(wrapped.Count > 0);
            }

            _ = Ring.List();
            await keys.CheckAsync(cancellationToken);
        }
        catch (KeyRingException e) when (e.InnerException is not UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"The key ring {path} cannot be used with this store: {e.Message} Every Data Handler and Goal & User Server of a cell needs the one ring that the store's keys are wrapped under.",
                e.InnerException);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or KeyRingException)
        {
            throw PrivateFile.NotOurs("key ring", path, e);
        }
    }

    /// <summary>Adds a version with a random key, which wraps from now on; makes the ring where there is none. Answers its number.</summary>
    /// <exception cref="InvalidOperationException">There is no ring, and the store has keys that one wrapped.</exception>
    public async ValueTask<int> AddAsync(IStoreKeys keys, CancellationToken cancellationToken)
    {
        if (!PrivateFile.IsThere(path))
        {
            await DemandAsync(keys, cancellationToken);
            return 1;
        }

        var version = 0;
        PrivateFile.Replace(path, () =>
        {
            version = Ring.List().Keys.Max() + 1;
            return Encoding.UTF8.GetBytes(File.ReadAllText(path).TrimEnd('\n') + "\n" + KeyRing.Line(version, time.GetUtcNow()));
        });
        return version;
    }

    /// <summary>
    /// Takes a version out, for good, where no key opens under it or an older one, whatever their numbers say, and none can be wrapped so any more. A damaged
    /// key, which no version opens, stops nothing. Takes a minute: whoever read the store's mark before it was wrapped anew has ended by then.
    /// </summary>
    /// <exception cref="InvalidOperationException">Keys are wrapped under it, it is the newest, or there is none.</exception>
    /// <exception cref="KeyRingException">The store's keys are wrapped under another ring.</exception>
    public async ValueTask RetireAsync(int version, IStoreKeys keys, CancellationToken cancellationToken)
    {
        var versions = Ring.List();
        if (!versions.ContainsKey(version))
        {
            throw new InvalidOperationException($"The key ring {path} has no version {version}.");
        }

        if (version == versions.Keys.Max())
        {
            throw new InvalidOperationException($"Version {version} is the newest and wraps: add another first (stamina keys add), and wrap again (stamina keys rewrap).");
        }

        await DemandUnusedAsync();
        await Task.Delay(InFlight, time, cancellationToken);
        await DemandUnusedAsync();
        PrivateFile.Replace(path, () => Encoding.UTF8.GetBytes(
            string.Concat(File.ReadAllLines(path).Select(line => VersionOf(line) == version ? KeyRing.RetiredLine(version) : line + "\n"))));

        async ValueTask DemandUnusedAsync()
        {
            if ((await keys.CountAsync(cancellationToken)).Count == 0)
            {
                throw new InvalidOperationException("The store has no keys: it is another store, or nothing was ever encrypted.");
            }

            // A ring that is not the store's opens nothing, and would be told that nothing needs it.
            await keys.CheckAsync(cancellationToken);

            // The store's own mark is one of its keys: while it is behind, servers with an older ring still wrap under older versions.
            var needing = await keys.CountNeedingAsync(version, cancellationToken);
            if (needing > 0)
            {
                throw new InvalidOperationException(
                    $"{needing} keys are wrapped under version {version} or an older one: wrap them again first (stamina keys rewrap).");
            }
        }
    }

    private static int VersionOf(string line) =>
        int.TryParse(line.Trim().Split(' ')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var version) ? version : 0;

    private void Make(bool hasKeys)
    {
        if (hasKeys)
        {
            throw new InvalidOperationException(
                $"There is no key ring {path}, and the store has keys that one wrapped: put it back from its copy, or name it with host:key_ring. A new one would open nothing.");
        }

        if (!mayMake)
        {
            throw new InvalidOperationException(
                $"There is no key ring {path}: the cell's Goal & User Servers have it ({HostSettings.KeyRingName} in their folder of keys). Copy it, and name it with host:key_ring.");
        }

        PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
        PrivateFile.WriteOnce(path, Encoding.UTF8.GetBytes(Head + KeyRing.Line(1, time.GetUtcNow())));
    }
}
