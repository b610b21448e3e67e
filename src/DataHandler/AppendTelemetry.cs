using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Globalization;
using Stamina.Ports.Documents;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.DataHandler;

/// <summary>
/// What the Data Handler tells of its work, in the meter and the source <c>Stamina.DataHandler</c>. A request that is traced finds the transaction that made it
/// visible in its own trace; what else that transaction held is a number.
/// </summary>
internal static class AppendTelemetry
{
    public const string Name = "Stamina.DataHandler";

    // A trace is one request's; more of them at once than this tell nothing new.
    private const int MostTraced = 100;

    private static readonly ActivitySource Source = new(Name);
    private static readonly Meter Meter = new(Name);
    private static readonly Histogram<double> Duration = Meter.CreateHistogram<double>(
        "stamina.append.duration",
        "s",
        "One append of the Data Handler, from its begin to its end");
    private static readonly Histogram<long> Batches = Meter.CreateHistogram<long>("stamina.append.batches", "{batch}", "Batches in one append");
    private static readonly Histogram<long> Events = Meter.CreateHistogram<long>("stamina.append.events", "{event}", "Events in one append");
    private static readonly Histogram<double> Lag = Meter.CreateHistogram<double>(
        "stamina.visible.lag",
        "s",
        "From giving a batch to the queue to the commit that makes its events visible");
    private static readonly Counter<long> DeadLetters = Meter.CreateCounter<long>("stamina.dead_letters", "{letter}", "Deliveries set aside");
    private static readonly Gauge<long> Depth = Meter.CreateGauge<long>("stamina.queue.batches", "{batch}", "Batches that wait or are being appended");
    private static readonly Gauge<double> Age = Meter.CreateGauge<double>(
        "stamina.queue.age",
        "s",
        "Since the oldest waiting batch was published; 0 where none waits");

    private static readonly Gauge<long> Letters = Meter.CreateGauge<long>(
        "stamina.dead_letters.waiting",
        "{letter}",
        "Dead letters that nobody has requeued or deleted");

    /// <summary>True while somebody wants to know about the queue.</summary>
    public static bool WatchesQueue => Depth.Enabled || Age.Enabled || Letters.Enabled;

    public static void Waiting(QueueDepth depth, DateTimeOffset now)
    {
        Depth.Record(depth.Batches);
        Age.Record(depth.Oldest is { } oldest && oldest < now ? (now - oldest).TotalSeconds : 0);
        Letters.Record(depth.DeadLetters);
    }

    /// <summary>After one try to append.</summary>
    /// <param name="append">What was to be appended.</param>
    /// <param name="traced">The requests behind it that somebody traces.</param>
    /// <param name="tried">When.</param>
    /// <param name="outcome"><c>ok</c>, <c>store_away</c> or <c>failed</c>.</param>
    /// <param name="failure">What it failed of; null where it did not.</param>
    public static void Tried(LogAppend append, IEnumerable<TracedRequest> traced, AppendTry tried, string outcome, Exception? failure)
    {
        Duration.Record(tried.Took.TotalSeconds, new KeyValuePair<string, object?>("outcome", outcome));
        if (failure is null)
        {
            Batches.Record(append.Names.Count);
            if (Events.Enabled)
            {
                Events.Record(append.Segments.Sum(s => (long)s.Events.Events.Count));
            }
        }

        if (Source.HasListeners())
        {
            Trace(append, traced, tried, failure);
        }
    }

    /// <summary>After the commit of what <paramref name="arrivals"/> carried.</summary>
    public static void Stored(List<ReceivedBatch> arrivals, DateTimeOffset now)
    {
        if (!Lag.Enabled)
        {
            return;
        }

        foreach (var arrival in arrivals)
        {
            if (arrival.PublishedAt is { } published)
            {
                // Two machines' clocks.
                Lag.Record(Math.Max(0, (now - published).TotalSeconds));
            }
        }
    }

    public static void DeadLettered() => DeadLetters.Add(1);

    private static void Trace(LogAppend append, IEnumerable<TracedRequest> traced, AppendTry tried, Exception? failure)
    {
        foreach (var one in traced.DistinctBy(t => t.TraceParent, StringComparer.Ordinal).Take(MostTraced))
        {
            if (!ActivityContext.TryParse(one.TraceParent, traceState: null, isRemote: true, out var request))
            {
                continue;
            }

            using var span = Source.StartActivity("append batch", ActivityKind.Consumer, request, startTime: tried.BeganAt);
            if (span is not null)
            {
                span.SetTag("stamina.batch", string.Create(CultureInfo.InvariantCulture, $"{one.Batch.Epoch:n}/{one.Batch.Number}"));
                span.SetTag("stamina.append.batches", append.Names.Count);
                span.SetTag("stamina.append.segments", append.Segments.Count);
                span.SetEndTime(tried.EndedAt.UtcDateTime);
                if (failure is not null)
                {
                    // The kind alone: a message may quote what a person recorded.
                    span.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
                }
            }
        }
    }
}

/// <summary>When one append was tried, by the clock, and how long it took, by the stopwatch.</summary>
internal readonly record struct AppendTry(DateTimeOffset BeganAt, DateTimeOffset EndedAt, TimeSpan Took);

/// <summary>A request that somebody traces.</summary>
/// <param name="TraceParent">The W3C trace context that it came with.</param>
/// <param name="Key">The workout that it brought events of.</param>
/// <param name="Batch">The batch that carried it.</param>
internal readonly record struct TracedRequest(string TraceParent, WorkoutKey Key, BatchName Batch);
