using System.Diagnostics;
using System.Net;

namespace Stamina.Load;

/// <summary>A server in a process of its own, whose CPU time can be read.</summary>
internal sealed class ServerUnderTest : IDisposable
{
    private readonly Process process;

    private ServerUnderTest(string name, Process process, IPEndPoint address)
    {
        Name = name;
        Address = address;
        this.process = process;
    }

    public string Name { get; }

    public IPEndPoint Address { get; }

    /// <summary>User and system time of the whole process so far.</summary>
    public TimeSpan Cpu
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    public static Task<ServerUnderTest> StartAsync(string name, string dll, params string[] arguments) =>
        StartAsync(name, dll, new Dictionary<string, string>(StringComparer.Ordinal), arguments);

    public static async Task<ServerUnderTest> StartAsync(string name, string dll, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (var limit in new[] { "PER_DEVICE_PER_SECOND", "PER_DEVICE_BURST", "PER_ADDRESS_PER_SECOND", "PER_ADDRESS_BURST" })
        {
            start.Environment[$"STAMINA_RATE_LIMITS__{limit}"] = "1000000";
        }

        foreach (var (key, value) in environment)
        {
            start.Environment[key] = value;
        }

        var started = Process.Start(start)!;
        while (await started.StandardOutput.ReadLineAsync() is { } line)
        {
            var at = line.IndexOf("Listening on http://", StringComparison.Ordinal);
            if (at >= 0)
            {
                var rest = started.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
                _ = rest.ContinueWith(static ended => _ = ended.Exception, TaskScheduler.Default);
                return new ServerUnderTest(name, started, IPEndPoint.Parse(line[(at + "Listening on http://".Length)..]));
            }
        }

        throw new InvalidOperationException($"{name} ended before it listened.");
    }

    /// <summary>Memory that is resident now, in bytes.</summary>
    public long Resident
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }
}
