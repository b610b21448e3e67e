using System.Runtime.InteropServices;
using System.Text;

namespace Stamina.Http.Keys;

/// <summary>Files of secrets: only their owner can read them (mode 0600).</summary>
public static class PrivateFile
{
    /// <summary>
    /// Makes the folder where there is none, and those above it: mode 0700, and where root makes them of the owner of the folder around them. One that is there
    /// stays as it is.
    /// </summary>
    public static void CreateFolder(string path) => FileOwner.CreateFolder(path);

    /// <summary>Whether there is a file of this name. Unlike <see cref="File.Exists"/> it does not say no where this process may not look.</summary>
    /// <exception cref="UnauthorizedAccessException">This process may not look into the folder.</exception>
    public static bool IsThere(string path)
    {
        try
        {
            _ = File.GetAttributes(path);
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
    }

    /// <summary>What an operator is told where a file, or its folder, is not this process's to read or write: which, whose it is, and who asked.</summary>
    public static InvalidOperationException NotOurs(string what, string path, Exception cause)
    {
        var whose = FileOwner.Of(path) is var (user, group) ? $"it belongs to user {user} and group {group}" : "its folder may not be entered";
        return new InvalidOperationException(
            $"The {what} {Path.GetFullPath(path)} is not to be read or written by {Environment.UserName}, as whom this runs: {whose}. Give both to the user that the servers run as.",
            cause is UnauthorizedAccessException ? cause : cause.InnerException);
    }

    /// <summary>
    /// Writes the file where there is none; one that is there stays as it is. It is written beside and moved, so that two processes starting together end up
    /// with one secret, and on the disk when this returns. Where root writes it, it belongs to the owner of its folder.
    /// </summary>
    public static void WriteOnce(string path, ReadOnlySpan<byte> content)
    {
        if (File.Exists(path))
        {
            return;
        }

        var fresh = $"{path}.{Guid.NewGuid():n}";
        WriteNew(fresh, content);
        try
        {
            File.Move(fresh, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(fresh);
        }

        FlushFolder(path);
    }

    /// <summary>
    /// Puts a file in the place of one that is there, in one step: whoever reads it finds the one before or this one, whole. Owner, group and mode are those of
    /// the one before, so that whoever could read that can read this. It is on the disk when this returns.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Asked once nobody else can replace the file.</param>
    /// <exception cref="IOException">Somebody else is just doing so, or was cut off: there is a file of that name with <c>.new</c> behind it. Or the disk
    /// refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not write here, or not give the file to the owner of the one before.</exception>
    public static void Replace(string path, Func<byte[]> content)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, Options(FileMode.CreateNew, FileAccess.Write)))
        {
            try
            {
                file.Write(content());
                FileOwner.Give(file, FileOwner.Of(path));
                if (!OperatingSystem.IsWindows())
                {
                    File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(path));
                }

                file.Flush(flushToDisk: true);
            }
            catch
            {
                File.Delete(fresh);
                throw;
            }
        }

        File.Move(fresh, path, overwrite: true);
        FlushFolder(path);
    }

    /// <summary>
    /// Opens a file to itself alone, waiting while others have it; made where there is none, to be read by its owner only.
    /// </summary>
    /// <exception cref="IOException">Others have it for longer than <paramref name="patience"/>, or the disk refuses.</exception>
    public static async ValueTask<FileStream> OpenAloneAsync(string path, TimeSpan patience, TimeProvider time, CancellationToken cancellationToken)
    {
        var isNew = !File.Exists(path);
        for (var began = time.GetTimestamp(); ;)
        {
            try
            {
                var file = new FileStream(path, Options(FileMode.OpenOrCreate, FileAccess.ReadWrite));
                if (isNew)
                {
                    FileOwner.Give(file, FileOwner.OfNew(path));
                    FlushFolder(path);
                }

                return file;
            }
            catch (IOException) when (File.Exists(path) && time.GetElapsedTime(began) < patience)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), time, cancellationToken);
            }
        }
    }

    private static FileStreamOptions Options(FileMode mode, FileAccess access)
    {
        var options = new FileStreamOptions { Mode = mode, Access = access, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return options;
    }

    private static void WriteNew(string path, ReadOnlySpan<byte> content)
    {
        using var file = new FileStream(path, Options(FileMode.CreateNew, FileAccess.Write));
        FileOwner.Give(file, FileOwner.OfNew(path));
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    // The name of a file is stored in its folder: without flushing the folder a file that is on the disk may have no name after a power failure.
    private static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        // The name as the system has it: UTF-8, ended by a zero.
        var folder = Open(Encoding.UTF8.GetBytes(Path.GetDirectoryName(Path.GetFullPath(path))! + '\0'), 0);
        if (folder < 0 || Flush(folder) != 0)
        {
            var error = Marshal.GetLastPInvokeErrorMessage();
            _ = folder < 0 ? 0 : Close(folder);
            throw new IOException($"The folder of {path} cannot be written to the disk: {error}");
        }

        _ = Close(folder);
    }

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Flush(int file);

    [DllImport("libc", EntryPoint = "close")]
    private static extern int Close(int file);
}
