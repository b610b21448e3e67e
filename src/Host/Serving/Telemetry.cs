using System.Diagnostics;
using System.Reflection;
using Microsoft.AspNetCore.Http.Features;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;
using Stamina.Host.Configuration;

namespace Stamina.Host.Serving;

/// <summary>
/// Sends the rooms' metrics and traces to a collector. The rooms measure with what .NET has; that it goes out as OpenTelemetry is known here alone.
/// </summary>
internal sealed class Telemetry(TelemetryOptions options, IReadOnlySet<Role> roles) : IHostedService, IDisposable
{
    // ASP.NET Core, its server and its rate limiter, PostgreSQL's driver, .NET itself, and ours.
    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "Microsoft.AspNetCore.RateLimiting", "Npgsql", "System.Runtime", "Stamina.*"];

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "Stamina.*"];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private MeterProvider? meters;
    private TracerProvider? traces;

    public static void Add(WebApplicationBuilder builder, TelemetryOptions options, IReadOnlySet<Role> roles)
    {
        if (options.Endpoint is not null)
        {
            builder.Services.AddSingleton<DistributedContextPropagator>(new TraceParentAlone());
            // First, so that it sees the others start and stop.
            builder.Services.AddHostedService(_ => new Telemetry(options, roles));
        }
    }

    /// <summary>Names a traced request by its route, never by its path: a path holds ids of people's workouts.</summary>
    public static void UseRouteNames(IApplicationBuilder app, TelemetryOptions options)
    {
        if (options.Endpoint is null)
        {
            return;
        }

        app.Use(async (context, next) =>
        {
            var span = context.Features.Get<IHttpActivityFeature>()?.Activity;
            await next(context);
            if (span is { Recorded: true })
            {
                var route = (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "unknown";
                span.DisplayName = $"{context.Request.Method} {route}";
                span.SetTag("http.request.method", context.Request.Method);
                span.SetTag("http.route", route);
                span.SetTag("http.response.status_code", context.Response.StatusCode);
                if (context.Response.StatusCode >= StatusCodes.Status500InternalServerError)
                {
                    span.SetStatus(ActivityStatusCode.Error);
                }
            }
        });
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        var version = typeof(Telemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        var resource = ResourceBuilder.CreateEmpty()
            .AddService("stamina", serviceVersion: version, autoGenerateServiceInstanceId: true)
            .AddAttributes([new("stamina.roles", roles.Names()), new("host.name", Environment.MachineName)]);
        meters = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(resource)
            .AddMeter(Meters)
            .AddView(InSeconds)
            .AddOtlpExporter((exporter, reader) =>
            {
                To(exporter, "v1/metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = (int)options.MetricsEvery.TotalMilliseconds;
            })
            .Build();
        traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(resource)
            .AddSource(Sources)
            .SetSampler(new TraceIdRatioBasedSampler(options.TraceShare))
            .AddOtlpExporter(exporter =>
            {
                To(exporter, "v1/traces");
                exporter.BatchExportProcessorOptions = new BatchExportActivityProcessorOptions
                {
                    ScheduledDelayMilliseconds = (int)options.TracesEvery.TotalMilliseconds,
                };
            })
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        // Sends what is left; a collector that is away must not hold the process up.
        meters?.Shutdown((int)Patience.TotalMilliseconds);
        traces?.Shutdown((int)Patience.TotalMilliseconds);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        meters?.Dispose();
        traces?.Dispose();
    }

    // From half a millisecond to minutes; the default buckets are made for milliseconds and would put all of ours into one.
    private static ExplicitBucketHistogramConfiguration? InSeconds(System.Diagnostics.Metrics.Instrument instrument) =>
        instrument is { Unit: "s" } && instrument.Meter.Name.StartsWith("Stamina.", StringComparison.Ordinal)
            ? new ExplicitBucketHistogramConfiguration
            {
                Boundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800],
            }
            : null;

    private void To(OtlpExporterOptions exporter, string signal)
    {
        exporter.Protocol = OtlpExportProtocol.HttpProtobuf;
        exporter.Endpoint = new Uri($"{options.Endpoint!.AbsoluteUri.TrimEnd('/')}/{signal}");
        exporter.Headers = options.Headers;
    }

    // What a phone says of its trace beyond the id (tracestate, baggage) would be carried on and exported, whatever it holds.
    private sealed class TraceParentAlone : DistributedContextPropagator
    {
        private const string Header = "traceparent";

        public override IReadOnlyCollection<string> Fields { get; } = [Header];

        public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
        {
            if (activity?.Id is { } id)
            {
                setter?.Invoke(carrier, Header, id);
            }
        }

        public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
        {
            (traceId, traceState) = (null, null);
            getter?.Invoke(carrier, Header, out traceId, out _);
        }

        public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
    }
}
