using System.ComponentModel.DataAnnotations;

namespace Stamina.Host.Configuration;

/// <summary>Section <c>telemetry</c>: where metrics and traces go. Nothing is exported, and nothing is measured for it, while no endpoint is set.</summary>
internal sealed class TelemetryOptions
{
    /// <summary>An OpenTelemetry collector's address for OTLP over HTTP with Protobuf, as http://collector:4318. Not set: off.</summary>
    public Uri? Endpoint { get; set; }

    /// <summary>Headers for the collector, as "name=value,name=value".</summary>
    public string? Headers { get; set; }

    /// <summary>
    /// Share of requests that are traced, 0 to 1; decided by the trace id alone, so that every process of a cell decides alike. The flag that a client sends is
    /// ignored: it would let anybody switch tracing on for everybody.
    /// </summary>
    [Range(0.0, 1.0)]
    public double TraceShare { get; set; } = 0.01;

    /// <summary>How often metrics are sent.</summary>
    public TimeSpan MetricsEvery { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long traces may gather before they are sent.</summary>
    public TimeSpan TracesEvery { get; set; } = TimeSpan.FromSeconds(5);
}
