using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Stamina.EndToEndTests.Cells;

/// <summary>
/// Two whole cells, each the real program with its own data and keys behind its own HAProxy, and a directory in a third process. They share the directory and
/// two secrets.
/// </summary>
public sealed class TwoCells : IAsyncLifetime
{
    public const string Password = "a long walk before breakfast";

    /// <summary>Anonymous calls of an address in 10 s that the first cell's edge lets through. The second's is far above it.</summary>
    public const int PerAddress = 60;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("stamina-cells-");
    private readonly byte[] directorySecret = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] cellsSecret = RandomNumberGenerator.GetBytes(32);
    private readonly Dictionary<string, RunningEdge> edges = [];
    private readonly Dictionary<string, StaminaProcess> servers = [];

    internal StaminaProcess DirectoryServer { get; private set; } = null!;

    internal Uri DirectoryAddress { get; } = new($"http://127.0.0.1:{RunningEdge.FreePort()}");

    internal byte[] DirectorySecret => directorySecret;

    internal StaminaProcess Server(string cell) => servers[cell];

    internal Uri Edge(string cell) => edges[cell].Address;

    public async ValueTask InitializeAsync()
    {
        DirectoryServer = await StaminaProcess.StartAsync(
            DataFolder("directory", ("directory-secret.bin", directorySecret)),
            ["--roles", "directory"],
            new Dictionary<string, string> { ["STAMINA_DIRECTORY__PORT"] = DirectoryAddress.Port.ToString(CultureInfo.InvariantCulture) });
        foreach (var cell in (string[])["c1", "c2"])
        {
            edges[cell] = await RunningEdge.PrepareAsync(cell, Path.Combine(folder.FullName, cell + "-edge"));
        }

        var trust = Path.Combine(folder.FullName, "trust.pem");
        await File.WriteAllTextAsync(trust, string.Concat(edges.Values.Select(edge => File.ReadAllText(edge.Certificate))));
        foreach (var (cell, edge) in edges)
        {
            var (other, otherEdge) = edges.Single(e => e.Key != cell);
            servers[cell] = await StaminaProcess.StartAsync(
                DataFolder(cell, ("directory-secret.bin", directorySecret), ("cells-secret.bin", cellsSecret)),
                environment: new Dictionary<string, string>
                {
                    ["STAMINA_TOKENS__CELL"] = cell,
                    ["STAMINA_DIRECTORY__ADDRESS"] = DirectoryAddress.ToString(),
                    [$"STAMINA_CELLS__EDGES__{other.ToUpperInvariant()}"] = otherEdge.Address.ToString(),
                    ["STAMINA_CELLS__TRUST"] = trust,
                    // A crowded machine is no outage.
                    ["STAMINA_DIRECTORY__TIMEOUT"] = "00:00:20",
                    ["STAMINA_CELLS__FORWARD_TIMEOUT"] = "00:00:40",
                    ["STAMINA_HOST__TRUSTED_PROXIES"] = "127.0.0.1",
                    ["STAMINA_ACCOUNTS__PASSWORD_ROUNDS"] = "1000",
                    ["STAMINA_ACCOUNTS__FAILURES_PER_ACCOUNT"] = "1000",
                    ["STAMINA_ACCOUNTS__FAILURES_PER_ADDRESS"] = "10000",
                });
            await edge.StartAsync(
                servers[cell].Address,
                new Dictionary<string, object>
                {
                    ["other_cells"] = new Dictionary<string, string> { [other] = $"127.0.0.1:{otherEdge.Port}" },
                    ["cells_authority"] = trust,
                    ["cells_secret"] = Path.Combine(servers[cell].Data, "keys", "cells-secret.bin"),
                },
                new Dictionary<string, int> { ["per_token_per_10_s"] = 10_000, ["per_address_per_10_s"] = cell == "c1" ? PerAddress : 100_000 });
        }

        using var http = From("127.0.0.9");
        foreach (var cell in edges.Keys)
        {
            await Eventually.TrueAsync(async () => (await TrySendAsync(http, cell, "/v1/client-config")) == 200, $"the edge of {cell} answers");
        }
    }

    /// <summary>A phone's connections, all from one address of the loopback network.</summary>
    internal HttpClient From(string address)
    {
        var trusted = edges
            .Values.Select(edge => X509CertificateLoader.LoadCertificateFromFile(edge.Certificate).GetCertHashString())
            .ToHashSet(StringComparer.Ordinal);
        return new HttpClient(
            new SocketsHttpHandler
            {
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) => trusted.Contains(shown!.GetCertHashString()),
                },
                ConnectCallback = async (context, cancellationToken) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            })
        {
            Timeout = TimeSpan.FromMinutes(3),
        };
    }

    /// <summary>
    /// Asks again after a 503, as phones do: on a crowded machine an edge may lose sight of its server for a moment. Not where outages are what is tested.
    /// </summary>
    internal bool AsksAgain { get; set; }

    /// <summary>Through the edge of a cell.</summary>
    internal async Task<Answer> SendAsync(HttpClient phone, string cell, HttpMethod method, string path, string? json = null, string? token = null)
    {
        var answer = await SendOnceAsync(phone, cell, method, path, json, token);
        for (var i = 0; i < 20 && AsksAgain && answer.Status == 503; i++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(250));
            answer = await SendOnceAsync(phone, cell, method, path, json, token);
        }

        return answer;
    }

    private async Task<Answer> SendOnceAsync(HttpClient phone, string cell, HttpMethod method, string path, string? json, string? token)
    {
        using var request = new HttpRequestMessage(method, new Uri(Edge(cell), path))
        {
            Content = json is null ? null : new StringContent(json, Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        using var answer = await phone.SendAsync(request);
        return new Answer(
            (int)answer.StatusCode,
            answer.Headers.ETag?.Tag,
            answer.Headers.RetryAfter?.Delta,
            answer.Content.Headers.ContentType?.MediaType,
            await answer.Content.ReadAsStringAsync());
    }

    internal Task<Answer> RegisterAsync(HttpClient phone, string cell, string mail) =>
        SendAsync(phone, cell, HttpMethod.Post, "/v1/auth/register", $$"""{"email":"{{mail}}","password":"{{Password}}","device":{"name":"Phone"} }""");

    internal Task<Answer> SignInAsync(HttpClient phone, string cell, string mail, string password = Password) =>
        SendAsync(phone, cell, HttpMethod.Post, "/v1/auth/sign-in", $$"""{"email":"{{mail}}","password":"{{password}}","device":{"name":"Tablet"} }""");

    internal Task<Answer> RefreshAsync(HttpClient phone, string cell, Answer tokens) =>
        SendAsync(phone, cell, HttpMethod.Post, "/v1/auth/refresh", $$"""{"refresh_token":"{{tokens.Json.GetProperty("refresh_token").GetString()}}"}""");

    /// <summary>As if its datacenter were gone.</summary>
    internal async Task LoseAsync(string cell)
    {
        edges[cell].Kill();
        await servers[cell].KillAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var edge in edges.Values)
        {
            await edge.DisposeAsync();
        }

        foreach (var server in servers.Values.Append(DirectoryServer))
        {
            await server.DisposeAsync();
        }

        folder.Delete(recursive: true);
    }

    private async Task<int> TrySendAsync(HttpClient http, string cell, string path)
    {
        try
        {
            return (await SendAsync(http, cell, HttpMethod.Get, path)).Status;
        }
        catch (HttpRequestException)
        {
            return 0;
        }
    }

    private string DataFolder(string name, params (string Name, byte[] Content)[] keys)
    {
        var data = Path.Combine(folder.FullName, name);
        Directory.CreateDirectory(Path.Combine(data, "keys"));
        foreach (var (file, content) in keys)
        {
            File.WriteAllBytes(Path.Combine(data, "keys", file), content);
        }

        return data;
    }
}
