using System.Globalization;

namespace Stamina.Load;

/// <summary>
/// CPU time of a process and everything it started: an Erlang machine with its helpers, PostgreSQL with its backends. Reads /proc, so Linux alone.
/// </summary>
internal sealed class ProcessTree(int root)
{
    // The kernel's unit in /proc/PID/stat: USER_HZ, 100 on every Linux that .NET runs on.
    private const double TicksPerSecond = 100;

    /// <summary>User and system time so far, that of ended and waited-for children included.</summary>
    public TimeSpan Cpu
    {
        get
        {
            var processes = new Dictionary<int, (int Parent, long Ticks)>();
            foreach (var folder in Directory.EnumerateDirectories("/proc"))
            {
                if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var id) && Read(folder) is { } read)
                {
                    processes[id] = read;
                }
            }

            return TimeSpan.FromSeconds(processes.Where(p => IsOurs(p.Key, processes)).Sum(p => p.Value.Ticks) / TicksPerSecond);
        }
    }

    private bool IsOurs(int id, Dictionary<int, (int Parent, long Ticks)> processes)
    {
        while (id != root)
        {
            if (!processes.TryGetValue(id, out var process))
            {
                return false;
            }

            id = process.Parent;
        }

        return true;
    }

    private static (int Parent, long Ticks)? Read(string folder)
    {
        try
        {
            // "pid (name) state ppid …": a name may hold anything, so the fields are counted from behind it.
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture)));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
