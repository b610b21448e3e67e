using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Stamina.Tests;

namespace Stamina.EndToEndTests.Cells;

/// <summary>A real HAProxy over one server, configured by the program from a cell's description, with a certificate of its own.</summary>
internal sealed class RunningEdge(string cell, string folder) : IAsyncDisposable
{
    private Process? haproxy;

    public string Cell => cell;

    public int Port { get; } = FreePort();

    public Uri Address => new($"https://127.0.0.1:{Port}");

    /// <summary>PEM; to be trusted.</summary>
    public string Certificate => In("cert.pem");

    public static async Task<RunningEdge> PrepareAsync(string cell, string folder)
    {
        Directory.CreateDirectory(folder);
        var edge = new RunningEdge(cell, folder);
        await RunAsync(Repository.Find("eng/engines/install"), "haproxy");
        await RunAsync(
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-keyout",
            edge.In("key.pem"),
            "-out",
            edge.In("cert.pem"),
            "-subj",
            $"/CN={cell}",
            "-addext",
            "subjectAltName=IP:127.0.0.1");
        await File.WriteAllTextAsync(edge.In("edge.pem"), await File.ReadAllTextAsync(edge.In("cert.pem")) + await File.ReadAllTextAsync(edge.In("key.pem")));
        return edge;
    }

    /// <summary>Starts it over <paramref name="server"/>.</summary>
    /// <param name="server">The one that all calls go to.</param>
    /// <param name="more">What the cell's description says of other cells.</param>
    /// <param name="limits">Its limits, beside those of the machine.</param>
    public async Task StartAsync(Uri server, IReadOnlyDictionary<string, object> more, IReadOnlyDictionary<string, int> limits)
    {
        var behind = new[] { $"127.0.0.1:{server.Port}" };
        var description = new Dictionary<string, object>(more)
        {
            ["cell"] = cell,
            ["bind"] = $"127.0.0.1:{Port}",
            ["certificate"] = In("edge.pem"),
            ["stats_socket"] = In("stats.sock"),
            ["unavailable_page"] = Repository.Find("deploy/haproxy/503.http"),
            ["workout_servers"] = behind,
            ["goal_servers"] = behind,
            ["limits"] = new Dictionary<string, int>(limits) { ["max_connections"] = 200, ["threads"] = 1 },
        };
        await File.WriteAllTextAsync(In("cell.json"), JsonSerializer.Serialize(description));
        var made = await StaminaProcess.RunAsync("edge", In("cell.json"));
        made.ExitCode.ShouldBe(0, made.Output);
        await File.WriteAllTextAsync(In("edge.cfg"), made.Output);
        await RunAsync("haproxy", "-c", "-f", In("edge.cfg"));
        haproxy = Process.Start(
            new ProcessStartInfo("haproxy", ["-db", "-f", In("edge.cfg")])
            {
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
    }

    public void Kill() => haproxy?.Kill();

    public ValueTask DisposeAsync()
    {
        haproxy?.Kill();
        haproxy?.Dispose();
        return ValueTask.CompletedTask;
    }

    internal static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static async Task RunAsync(string command, params string[] arguments)
    {
        using var run = Process.Start(
            new ProcessStartInfo(command, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            }
        )!;
        var (said, complained) = (run.StandardOutput.ReadToEndAsync(), run.StandardError.ReadToEndAsync());
        await run.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(3));
        var all = await said + await complained;
        run.ExitCode.ShouldBe(0, $"{command}: {all}");
    }

    private string In(string name) => Path.Combine(folder, name);
}
