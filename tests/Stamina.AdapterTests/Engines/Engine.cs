using System.Diagnostics;
using System.Globalization;

namespace Stamina.AdapterTests.Engines;

/// <summary>A real engine of this test run, started by <c>eng/engines</c> in a folder of its own; it ends with the run.</summary>
public sealed class Engine : IAsyncDisposable
{
    private static readonly string Scripts = Path.Combine(RepositoryRoot(), "eng", "engines");

    private readonly string kind;
    private readonly string[] options;

    private Engine(string kind, string folder, string[] options) => (this.kind, Folder, this.options) = (kind, folder, options);

    public string Folder { get; }

    public int Port => int.Parse(this["port"], CultureInfo.InvariantCulture);

    /// <summary>What the start script wrote down for clients: port, user, password…</summary>
    public string this[string key] =>
        File.ReadLines(Path.Combine(Folder, "engine.env")).First(l => l.StartsWith(key + "=", StringComparison.Ordinal))[(key.Length + 1)..];

    /// <summary>Installs what is missing and starts it; throws with the script's own words where that fails.</summary>
    public static async Task<Engine> StartAsync(string kind, params string[] options)
    {
        await RunAsync("install", kind);
        var engine = new Engine(kind, Directory.CreateTempSubdirectory($"stamina-{kind}-").FullName, options);
        await engine.StartAsync();
        return engine;
    }

    /// <summary>Starts it again on the same data and port.</summary>
    public Task StartAsync() => RunAsync("start", [kind, Folder, "--owner", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. options]);

    /// <summary>kill -9 of the whole process group: a crash.</summary>
    public Task KillAsync() => RunAsync("stop", Folder, "--now");

    /// <summary>Stops every process of it where it stands: a hang. Returns when all of its threads stand.</summary>
    public async Task HangAsync()
    {
        await SignalAsync("STOP");

        // A signal stops first the one thread that takes it, and the others once that one had a processor: on a busy machine an engine works on for a while.
        await Wait.UntilAsync(() => ThreadStates().All(state => state is 'T' or 'Z' or 'X'));
    }

    /// <summary>Lets it go on.</summary>
    public Task ResumeAsync() => SignalAsync("CONT");

    /// <summary>rabbitmqctl on this node.</summary>
    public Task ControlAsync(params string[] command) =>
        RunProcessAsync("bash", ["-c", "eval \"$(cat \"$0\")\" timeout 60 rabbitmqctl -q '\"$@\"'", Path.Combine(Folder, "ctl"), .. command]);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private string Group => File.ReadAllText(Path.Combine(Folder, "pgid")).Trim();

    private Task SignalAsync(string signal) => RunProcessAsync("kill", $"-{signal}", "--", "-" + Group);

    // As proc(5) tells of each thread of each process in the group: "pid (name) state parent group".
    private List<char> ThreadStates()
    {
        var group = Group;
        var states = new List<char>();
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0])))
        {
            try
            {
                states.AddRange(Directory.EnumerateDirectories(Path.Combine(process, "task")).Select(thread => After(thread))
                    .Where(fields => string.Equals(fields[2], group, StringComparison.Ordinal)).Select(fields => fields[0][0]));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return states;

        static string[] After(string thread)
        {
            var line = File.ReadAllText(Path.Combine(thread, "stat"));
            return line[(line.LastIndexOf(')') + 2)..].Split(' ');
        }
    }

    private static Task RunAsync(string script, params string[] arguments) => RunProcessAsync(Path.Combine(Scripts, script), arguments);

    private static async Task RunProcessAsync(string file, params string[] arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{file} does not start.");
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(file)} {string.Join(' ', arguments)}: {errors}");
        }
    }

    private static string RepositoryRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Stamina.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        }

        return folder;
    }
}
