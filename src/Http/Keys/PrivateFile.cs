using System.Runtime.InteropServices;
using System.Text;

namespace Stamina.Http.Keys;

/// <summary>Files of secrets: only their owner can read them (mode 0600).</summary>
public static class PrivateFile
{
    /// <summary>Makes the folder where there is none, and those above it: mode 0700. One that is there stays as it is.</summary>
    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Writes the file where there is none; one that is there stays as it is. It is written beside and moved, so that two processes starting together end up
    /// with one secret, and on the disk when this returns.
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
    /// Puts a file in the place of one that is there, in one step: whoever reads it finds the one before or this one, whole. It is on the disk when this
    /// returns.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="content">Asked once nobody else can replace the file.</param>
    /// <exception cref="IOException">Somebody else is just doing so, or was cut off: there is a file of that name with <c>.new</c> behind it. Or the disk
    /// refuses.</exception>
    public static void Replace(string path, Func<byte[]> content)
    {
        var fresh = path + ".new";
        using (var file = new FileStream(fresh, Options(FileMode.CreateNew, FileAccess.Write)))
        {
            try
            {
                file.Write(content());
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
