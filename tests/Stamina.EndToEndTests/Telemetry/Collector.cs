using System.Collections.Concurrent;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Stamina.EndToEndTests.Telemetry;

/// <summary>A collector that keeps what it is sent: OTLP over HTTP with Protobuf, read as far as the tests need.</summary>
public sealed class Collector : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<(string Signal, byte[] Body)> received = new();

    private Collector(WebApplication app) => this.app = app;

    public string Address => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();

    /// <summary>All that came, as it came.</summary>
    public string Text => string.Join('\n', received.Select(r => Encoding.UTF8.GetString(r.Body)));

    public IReadOnlyList<Span> Spans =>
        [
            .. Bodies("/v1/traces")
                .SelectMany(body => Fields(body, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
                .Select(Span.Read),];

    public IReadOnlySet<string> Metrics =>
        Bodies("/v1/metrics").SelectMany(body => Fields(body, 1).SelectMany(resource => Fields(resource, 2)).SelectMany(scope => Fields(scope, 2)))
            .Select(metric => Encoding.UTF8.GetString(Fields(metric, 1).Single())).ToHashSet(StringComparer.Ordinal);

    public static async Task<Collector> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var made = builder.Build();
        made.Urls.Add("http://127.0.0.1:0");
        var collector = new Collector(made);
        made.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            collector.received.Enqueue((request.Path, body.ToArray()));
            return Results.Bytes([], "application/x-protobuf");
        });
        await made.StartAsync();
        return collector;
    }

    /// <summary>What makes a server send here, soon and of every request.</summary>
    public Dictionary<string, string> Environment(params (string Name, string Value)[] more)
    {
        var all = new Dictionary<string, string>
        {
            ["STAMINA_TELEMETRY__ENDPOINT"] = Address,
            ["STAMINA_TELEMETRY__TRACE_SHARE"] = "1",
            ["STAMINA_TELEMETRY__TRACES_EVERY"] = "00:00:00.2",
            ["STAMINA_TELEMETRY__METRICS_EVERY"] = "00:00:00.5",
            ["STAMINA_HANDLER__WATCH_QUEUE_EVERY"] = "00:00:00.2",
        };
        foreach (var (name, value) in more)
        {
            all[name] = value;
        }

        return all;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private IEnumerable<byte[]> Bodies(string path) => received.Where(r => r.Signal == path).Select(r => r.Body);

    /// <summary>The length-delimited fields of a message that have this number.</summary>
    internal static IEnumerable<byte[]> Fields(byte[] message, int number)
    {
        var found = new List<byte[]>();
        var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and > 0)
        {
            if (WireFormat.GetTagFieldNumber(tag) == number && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
            {
                found.Add(input.ReadBytes().ToByteArray());
            }
            else
            {
                input.SkipLastField();
            }
        }

        return found;
    }
}

/// <summary>A span as exported.</summary>
public sealed record Span(string TraceId, string Id, string? Parent, string Name)
{
    // opentelemetry/proto/trace/v1/trace.proto: trace_id 1, span_id 2, parent_span_id 4, name 5.
    internal static Span Read(byte[] message) => new(
        Hex(message, 1)!, Hex(message, 2)!, Hex(message, 4), Encoding.UTF8.GetString(Collector.Fields(message, 5).Single()));

    private static string? Hex(byte[] message, int field) =>
        Collector.Fields(message, field).FirstOrDefault() is { Length: > 0 } bytes ? Convert.ToHexStringLower(bytes) : null;
}
