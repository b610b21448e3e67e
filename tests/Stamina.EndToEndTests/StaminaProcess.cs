using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Stamina.EndToEndTests;

/// <summary>
/// The real executable in a process of its own, on a free port, with a data folder that lives as long as this object. Stop, kill and start it again as often as
/// you like.
/// </summary>
public sealed partial class StaminaProcess : Target
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<string> output = new();
    private readonly Dictionary<string, string> environment;
    private readonly string[] arguments;
    private readonly bool ownsData;
    private Process? process;
    private TaskCompletionSource<Uri> listening = New();
    private Uri? address;

    private StaminaProcess(string data, bool ownsData, string[] arguments, Dictionary<string, string> environment)
        : base(new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Patience })
    {
        Data = data;
        this.ownsData = ownsData;
        this.arguments = arguments;
        this.environment = environment;
    }

    /// <summary>The folder of store, queue and keys.</summary>
    public string Data { get; }

    /// <summary>Where it listens; another port after each start.</summary>
    public override Uri Address => address!;

    public override string Output => string.Join('\n', output);

    public override string[] AsServer => ["--server", Address.ToString()];

    public override string[] AsStore => ["--data", Data];

    public override string Files => Data;

    protected override string KeysFolder => Path.Combine(Data, "keys");

    protected override string CellName => "local";

    /// <summary>Starts it and returns once it listens. Rate limits are out of the way unless the environment sets them.</summary>
    public static async Task<StaminaProcess> StartAsync(
        string? data = null, string[]? arguments = null, IReadOnlyDictionary<string, string>? environment = null)
    {
        var all = new Dictionary<string, string>
        {
            ["STAMINA_RATE_LIMITS__PER_DEVICE_PER_SECOND"] = "100000",
            ["STAMINA_RATE_LIMITS__PER_DEVICE_BURST"] = "100000",
            ["STAMINA_RATE_LIMITS__PER_ADDRESS_PER_SECOND"] = "100000",
            ["STAMINA_RATE_LIMITS__PER_ADDRESS_BURST"] = "100000",
        };
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var stamina = new StaminaProcess(
            data ?? Directory.CreateTempSubdirectory("stamina-e2e-").FullName, data is null, arguments ?? [], all);
        await stamina.StartAgainAsync();
        return stamina;
    }

    /// <summary>Starts it over the same data.</summary>
    public async Task StartAgainAsync()
    {
        listening = New();
        var start = new ProcessStartInfo("dotnet", [Executable(), "serve", "--port", "0", "--data", Data, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Data,
        };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.ErrorDataReceived += (_, line) => Hear(line.Data);
        process.Exited += (sender, _) => listening.TrySetException(new InvalidOperationException($"Stamina ended before it listened:\n{Output}"));
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        address = await listening.Task.WaitAsync(Patience);
    }

    /// <summary>The most memory that it has had resident so far, in MB of 10^6 bytes.</summary>
    public long PeakMb =>
        long.Parse(
            File.ReadLines($"/proc/{process!.Id}/status")
                .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2],
            CultureInfo.InvariantCulture)
        * 1024
        / 1_000_000;

    /// <summary>SIGKILL: no handler runs, no buffer is flushed.</summary>
    public async Task KillAsync()
    {
        process!.Kill();
        await process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>SIGTERM; does not wait for the end.</summary>
    public void Terminate()
    {
        using var kill = Process.Start("kill", ["-TERM", process!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits for the end; returns the exit code.</summary>
    public async Task<int> EndAsync()
    {
        await process!.WaitForExitAsync().WaitAsync(Patience);
        return process.ExitCode;
    }

    /// <summary>Runs another command of the executable to its end, in a process of its own.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] command)
    {
        var start = new ProcessStartInfo("dotnet", [Executable(), .. command])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        using var run = Process.Start(start)!;
        var (said, complained) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(10));
        return (run.ExitCode, await said + await complained);
    }

    /// <summary>Waits until a line that holds <paramref name="text"/> was printed.</summary>
    public Task SaysAsync(string text) =>
        Eventually.TrueAsync(() => Task.FromResult(output.Any(line => line.Contains(text, StringComparison.Ordinal))), $"says '{text}'");

    public override async ValueTask DisposeAsync()
    {
        if (process is { HasExited: false })
        {
            await KillAsync();
        }

        process?.Dispose();
        Http.Dispose();
        if (ownsData)
        {
            Directory.Delete(Data, recursive: true);
        }
    }

    private static TaskCompletionSource<Uri> New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    // artifacts/bin/Stamina.EndToEndTests/release -> artifacts/bin/Stamina.Tools/release
    internal static string Executable()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(here.Parent!.Parent!.FullName, "Stamina.Tools", here.Name, "stamina.dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"Build tools first: there is no {path}.");
    }

    private void Hear(string? line)
    {
        if (line is null)
        {
            return;
        }

        output.Enqueue(line);
        if (ListeningOn().Match(line) is { Success: true } match)
        {
            listening.TrySetResult(new Uri(match.Groups["address"].Value));
        }
    }

    [GeneratedRegex(@"Listening on (?<address>https?://[^\s""]+)", RegexOptions.ExplicitCapture, 60_000)]
    private static partial Regex ListeningOn();
}
