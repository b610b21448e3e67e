using System.Text;
using Stamina.Documents.Encryption;
using Stamina.Host.Configuration;
using Stamina.Http.Keys;
using Stamina.Ports.Stores;

namespace Stamina.Host.Serving;

/// <summary>
/// The file of the keys that encrypt what waits in a cell's queue: a ring of its own, so that the servers which strangers reach never have what wraps the keys
/// of accounts.
/// </summary>
internal static class QueueRingFile
{
    private const string Head =
        """
        # The keys that encrypt what waits in the queue (docs/operations.md, "Queue ring"). Lines: version, made at, key. The newest encrypts.
        # Take a version out once nothing waits that was published under it, nor lies among the dead letters (30 days).

        """;

    /// <summary>What is in it, read when it is first needed.</summary>
    public static KeyRing RingOf(HostSettings host, string path) => new(() => File.ReadAllText(path)) { Encrypts = host.EncryptDocuments };

    /// <summary>Before anything is served: makes the ring of an embedded queue where there is none, and reads the one that is there.</summary>
    /// <exception cref="InvalidOperationException">It is missing beside a broker, is no ring, or cannot be read.</exception>
    public static void Demand(HostSettings host, TimeProvider time)
    {
        if (host.QueueRingPath is not { } path)
        {
            return;
        }

        if (!IsThere(path))
        {
            if (host.Queue != "sqlite")
            {
                throw new InvalidOperationException(
                    $"There is no queue ring {Path.GetFullPath(path)}: make it once for the cell (stamina keys queue), and give each Workout Server and Data Handler a copy.");
            }

            Add(path, time);
        }

        try
        {
            _ = RingOf(host, path).List();
        }
        catch (KeyRingException e)
        {
            throw e.InnerException is UnauthorizedAccessException
                ? PrivateFile.NotOurs("queue ring", path, e)
                : new InvalidOperationException($"The queue ring {Path.GetFullPath(path)} cannot be used: {e.Message}", e);
        }
    }

    private static bool IsThere(string path)
    {
        try
        {
            return PrivateFile.IsThere(path);
        }
        catch (UnauthorizedAccessException e)
        {
            throw PrivateFile.NotOurs("queue ring", path, e);
        }
    }

    /// <summary>Adds a version with a random key, which encrypts from then on; makes the file where there is none. Answers its number.</summary>
    /// <exception cref="KeyRingException">The file is no ring.</exception>
    public static int Add(string path, TimeProvider time)
    {
        // The minute: a ring that is made after one was lost has other numbers, so what waits under the lost one is known as such.
        var now = time.GetUtcNow();
        var version = (int)(now.ToUnixTimeSeconds() / 60);
        if (!IsThere(path))
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(path))!);
            PrivateFile.WriteOnce(path, Encoding.UTF8.GetBytes(Head + KeyRing.Line(version, now)));
            return version;
        }

        PrivateFile.Replace(path, () =>
        {
            var text = File.ReadAllText(path);
            version = Math.Max(version, new KeyRing(() => text).List().Keys.Max() + 1);
            return Encoding.UTF8.GetBytes(text.TrimEnd('\n') + "\n" + KeyRing.Line(version, now));
        });
        return version;
    }
}
