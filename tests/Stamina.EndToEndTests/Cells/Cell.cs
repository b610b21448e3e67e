using System.Diagnostics;
using System.Globalization;
using Stamina.Tests;
using Stamina.Tools.Phone;

namespace Stamina.EndToEndTests.Cells;

/// <summary>Cell c1 of a running ./cluster, by its edge. It is there before the tests and after them.</summary>
public sealed class Cell : Target
{
    private readonly string data;

    private Cell(string data, Uri address, HttpClient http)
        : base(http)
    {
        this.data = data;
        Address = address;
    }

    public override Uri Address { get; }

    public override string Output =>
        string.Join('\n', Servers.Select(server => File.ReadAllText(Path.Combine(data, CellName, server, "out"))));

    public override string[] AsServer => ["--server", Address.ToString(), "--trust", Certificate(data)];

    public override string[] AsStore => ["--config", Path.Combine(data, CellName, "goal1", "stamina.json")];

    public static IReadOnlyList<string> Servers { get; } = ["handler1", "handler2", "goal1", "goal2", "workout1", "workout2"];

    /// <summary>The part of the running cell that keeps the store: postgres or mongodb.</summary>
    public static string StoreOfRunning =>
        File.ReadAllText(
                Path.Combine(
                    Environment.GetEnvironmentVariable(CellVariable)
                        ?? throw new InvalidOperationException($"This test needs a running ./cluster in {CellVariable}; ./test cluster starts one."),
                    "store"))
            .Trim();

    public override string Files => data;

    protected override string KeysFolder => Path.Combine(data, CellName, "keys");

    protected override string CellName => "c1";

    /// <summary>The cell of <see cref="Target.CellVariable"/>.</summary>
    public static Cell Running() =>
        Of(
            Environment.GetEnvironmentVariable(CellVariable)
                ?? throw new InvalidOperationException($"This test needs a running ./cluster in {CellVariable}; ./test cluster starts one."),
            new Dictionary<string, string>());

    /// <exception cref="InvalidOperationException">The cluster was not started with these settings.</exception>
    public static Cell Of(string data, IReadOnlyDictionary<string, string> environment)
    {
        var settings = File.ReadLines(Path.Combine(data, "settings")).Select(Plain).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var missing = environment.Select(e => $"{e.Key}={e.Value}").Where(e => !settings.Contains(Plain(e))).ToList();
        if (missing.Count > 0)
        {
            throw new InvalidOperationException($"The cluster in {data} was not started with {string.Join(", ", missing)}.");
        }

        var port = int.Parse(File.ReadAllText(Path.Combine(data, "c1", "edge", "port")), CultureInfo.InvariantCulture);
        var address = new ServerAddress(new Uri($"https://localhost:{port}"), new FileInfo(Certificate(data)));
        return new Cell(data, address.Url, new HttpClient(new Http2(address.NewHandler())) { Timeout = TimeSpan.FromMinutes(3) });
    }

    /// <summary>kill -9 of a part.</summary>
    public Task KillAsync(string part) => ControlAsync("kill", part);

    /// <summary>SIGTERM, and its end.</summary>
    public Task StopAsync(string part) => ControlAsync("stop", part);

    /// <summary>Starts a part and waits until it is ready.</summary>
    public Task StartAsync(string part) => ControlAsync("start", part);

    /// <summary>Runs <c>./cluster</c> on this data.</summary>
    public async Task ControlAsync(params string[] command)
    {
        var start = new ProcessStartInfo(Repository.Find("cluster"), [.. command, "--data", data])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        using var run = new Process { StartInfo = start, EnableRaisingEvents = true };

        // What it starts outlives it: read to its own end, not to the end of the pipes.
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        run.Exited += (_, _) => ended.TrySetResult();
        run.OutputDataReceived += static (_, _) => { };
        var complaints = new List<string?>();
        run.ErrorDataReceived += (_, line) => complaints.Add(line.Data);
        run.Start();
        run.BeginOutputReadLine();
        run.BeginErrorReadLine();
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(10));

        run.ExitCode.ShouldBe(0, $"./cluster {string.Join(' ', command)}: {string.Join('\n', complaints)}");
    }

    public override ValueTask DisposeAsync()
    {
        Http.Dispose();
        return default;
    }

    // As phones and browsers do, which speak HTTP/2 wherever it is offered.
    private sealed class Http2(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Version = System.Net.HttpVersion.Version20;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private static string Certificate(string data) => Path.Combine(data, "edge.crt");

    private static string Plain(string setting) => setting.Replace("_", "", StringComparison.Ordinal);
}
