using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;
using Stamina.Contracts.Ids;
using Stamina.Http.Tokens;

namespace Stamina.EndToEndTests;

/// <summary>
/// The real executable in a process of its own, on a free port, with a data folder that lives as long as this object. Stop, kill and start it again as often as you like.
/// </summary>
public sealed partial class StaminaProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly ConcurrentQueue<string> output = new();
    private readonly Dictionary<string, string> environment;
    private readonly string[] arguments;
    private readonly bool ownsData;
    private Process? process;
    private TaskCompletionSource<Uri> listening = New();

    private StaminaProcess(string data, bool ownsData, string[] arguments, Dictionary<string, string> environment)
    {
        Data = data;
        this.ownsData = ownsData;
        this.arguments = arguments;
        this.environment = environment;
        Http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5) }) { Timeout = Patience };
    }

    /// <summary>The folder of store, queue and keys.</summary>
    public string Data { get; }

    /// <summary>Where it listens; another port after each start.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>Without a token. Address requests by paths: <see cref="Url"/>.</summary>
    public HttpClient Http { get; }

    /// <summary>Everything it has printed.</summary>
    public string Output => string.Join('\n', output);

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
        Address = await listening.Task.WaitAsync(Patience);
    }

    public Uri Url(string path) => new(Address, path);

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
        var start = new ProcessStartInfo("dotnet", [Executable(), .. command]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using var run = Process.Start(start)!;
        var (said, complained) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        return (run.ExitCode, await said + await complained);
    }

    /// <summary>Waits until a line that holds <paramref name="text"/> was printed.</summary>
    public Task SaysAsync(string text) => Eventually.TrueAsync(() => Task.FromResult(output.Any(line => line.Contains(text, StringComparison.Ordinal))), $"says '{text}'");

    /// <summary>A phone with a token of our own making, for tests of the write path that need no account.</summary>
    public Phone NewPhone(UserId? user = null, CallerScope scope = CallerScope.Full)
    {
        using var keys = SigningKeys.LoadOrCreate(Path.Combine(Data, "keys"));
        var issuer = new AccessTokenIssuer(keys, Options.Create(new AccessTokenOptions { Lifetime = TimeSpan.FromHours(1) }), TimeProvider.System);
        var caller = new Caller(user ?? new UserId(Guid.CreateVersion7()), new DeviceId(Guid.CreateVersion7()), scope, "local");
        return new Phone(this, issuer.Issue(caller).Text, caller.UserId);
    }

    /// <summary>Opens an account through the API and signs a phone in.</summary>
    public async Task<Phone> RegisterAsync(string? email = null, string timeZone = "Europe/Zagreb")
    {
        var answer = await new Phone(this, null, default).SendAsync(HttpMethod.Post, "/v1/auth/register", $$"""
            {"email": "{{email ?? $"{Guid.NewGuid():n}@example.org"}}", "password": "a long walk before breakfast",
             "device": {"name": "Test phone", "platform": "cli"}, "profile": {"time_zone": "{{timeZone}}"} }
            """);
        answer.IsSuccess.ShouldBeTrue(answer.ToString());
        UserId.TryParse(answer.Json.GetProperty("user_id").GetString(), out var user).ShouldBeTrue();
        return new Phone(this, answer.Json.GetProperty("access_token").GetString()!, user);
    }

    public async ValueTask DisposeAsync()
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

    // artifacts/bin/Stamina.EndToEndTests/release -> artifacts/bin/Stamina.Host/release
    private static string Executable()
    {
        var here = new DirectoryInfo(AppContext.BaseDirectory);
        var path = Path.Combine(here.Parent!.Parent!.FullName, "Stamina.Host", here.Name, "stamina.dll");
        return File.Exists(path) ? path : throw new InvalidOperationException($"Build src/Host first: there is no {path}.");
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

    [GeneratedRegex(@"Listening on (?<address>http://[^\s""]+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListeningOn();
}
