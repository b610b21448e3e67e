using Stamina.Http.Keys;

namespace Stamina.Adapters.Sqlite.Engine;

/// <summary>Makes files and folders that only their owner can read. SQLite gives its -wal and -shm files the mode and the owner of the database.</summary>
internal static class PrivateFiles
{
    public static void CreateFolder(string path) => FileOwner.CreateFolder(path);

    /// <summary>
    /// Makes an empty file where there is none. One that is there is not touched: closing any handle of a database's file drops every lock that this
    /// process holds on it (POSIX), and the next process to close the database would take the write-ahead log from under us.
    /// </summary>
    public static void CreateFile(string path)
    {
        if (File.Exists(path))
        {
            return;
        }

        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            FileOwner.Give(file, FileOwner.OfNew(path));
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was first; the mode is the one that we would have given it.
        }
    }
}
