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

    /// <summary>Stops every process of it where it stands: a hang.</summary>
    public Task HangAsync() => SignalAsync("STOP");

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

    private Task SignalAsync(string signal) => RunProcessAsync("kill", $"-{signal}", "--", "-" + File.ReadAllText(Path.Combine(Folder, "pgid")).Trim());

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
