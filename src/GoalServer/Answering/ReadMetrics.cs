using System.Diagnostics.Metrics;

namespace Stamina.GoalServer.Answering;

/// <summary>
/// What reading counts, in the meter <c>Stamina.GoalServer</c>. Rate, errors and duration of its calls are in ASP.NET Core's own meter, by route.
/// </summary>
internal static class ReadMetrics
{
    public const string MeterName = "Stamina.GoalServer";

    private static readonly Meter Meter = new(MeterName);
    private static readonly Counter<long> Answers = Meter.CreateCounter<long>(
        "stamina.answers",
        "{answer}",
        "Answers to statuses and goals: unchanged, kept or made");
    private static readonly Counter<long> CacheFailures = Meter.CreateCounter<long>(
        "stamina.cache.failures",
        "{call}",
        "Calls of the cache that failed; the answers were made from the store");
    private static readonly Histogram<double> Waits = Meter.CreateHistogram<double>(
        "stamina.fresh.wait",
        "s",
        "How long reads waited for the writes that they named");

    /// <summary>By how: <c>unchanged</c> (304), <c>kept</c> (out of the cache) or <c>made</c>.</summary>
    public static void Answered(string how) => Answers.Add(1, new KeyValuePair<string, object?>("how", how));

    public static void CacheFailed(string what) => CacheFailures.Add(1, new KeyValuePair<string, object?>("call", what));

    /// <summary>After a wait: was all of it there in time?</summary>
    public static void Waited(TimeSpan took, bool pending) =>
        Waits.Record(took.TotalSeconds, new KeyValuePair<string, object?>("outcome", pending ? "pending" : "seen"));
}
