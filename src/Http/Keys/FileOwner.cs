using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stamina.Http.Keys;

/// <summary>
/// Who files belong to. An operator's command that runs as root leaves files which the servers' user can read: new ones belong to whom their folder belongs to.
/// On Linux; elsewhere nothing is asked and nothing is changed. Also part of the adapters that make files.
/// </summary>
internal static class FileOwner
{
    // linux/stat.h: of the 256 bytes of struct statx.
    private const int StatxLength = 256;
    private const int UserAt = 20;
    private const int GroupAt = 24;
    private const int FromHere = -100;
    private const uint UserAndGroup = 0x18;

    /// <summary>User and group of what a path leads to; null where the system does not say.</summary>
    public static (uint User, uint Group)? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            return null;
        }

        var found = new byte[StatxLength];
        try
        {
            return Look(FromHere, Native(path), 0, UserAndGroup, found) == 0
                ? (BitConverter.ToUInt32(found, UserAt), BitConverter.ToUInt32(found, GroupAt))
                : null;
        }
        catch (EntryPointNotFoundException)
        {
            // A C library from before statx.
            return null;
        }
    }

    /// <summary>Whom a new file of this name is to belong to; null where it is whoever makes it: only root can give files away.</summary>
    public static (uint User, uint Group)? OfNew(string path) =>
        OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess ? Of(Path.GetDirectoryName(Path.GetFullPath(path))!) : null;

    /// <summary>Gives an open file to somebody; null leaves it as it is.</summary>
    /// <exception cref="UnauthorizedAccessException">This process may not.</exception>
    public static void Give(FileStream file, (uint User, uint Group)? owner)
    {
        if (owner is var (user, group) && Of(file.Name) != owner && GiveFile(file.SafeFileHandle, user, group) != 0)
        {
            throw new UnauthorizedAccessException(
                $"{file.Name} is to belong to user {user} and group {group} as the one before, and {Environment.UserName} may not give it to them: "
                + $"run this as that user, or as root. ({Marshal.GetLastPInvokeErrorMessage()})");
        }
    }

    /// <summary>Makes a folder that only its owner can read (mode 0700) where there is none, and those above it. One that is there stays as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        var missing = new Stack<string>();
        for (var at = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)); !Directory.Exists(at); at = Path.GetDirectoryName(at)!)
        {
            missing.Push(at);
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        foreach (var made in missing)
        {
            if (OfNew(made) is var (user, group) && GiveFolder(Native(made), user, group) != 0)
            {
                throw new UnauthorizedAccessException($"The folder {made} cannot be given to user {user}: {Marshal.GetLastPInvokeErrorMessage()}");
            }
        }
    }

    // The name as the system has it: UTF-8, ended by a zero.
    private static byte[] Native(string path) => Encoding.UTF8.GetBytes(Path.GetFullPath(path) + '\0');

    [DllImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static extern int Look(int folder, byte[] path, int flags, uint mask, byte[] found);

    [DllImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static extern int GiveFile(SafeFileHandle file, uint user, uint group);

    [DllImport("libc", EntryPoint = "lchown", SetLastError = true)]
    private static extern int GiveFolder(byte[] path, uint user, uint group);
}
