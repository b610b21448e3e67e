using System.Diagnostics;
using System.Globalization;

namespace Stamina.WorkoutServer.Commit;

/// <summary>
/// Traces of the write path, in the source <c>Stamina.WorkoutServer</c>. A batch holds many requests: each that is traced keeps its own trace through the queue
/// (its uploads carry its context), and what its batch was is an attribute, so no trace grows with its neighbours.
/// </summary>
internal static class UploadTrace
{
    public const string SourceName = "Stamina.WorkoutServer";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>
    /// The present request, if somebody traces it. An activity of no source is one that the sampler has left out, whatever its caller asked for.
    /// </summary>
    public static Activity? Request => Source.HasListeners() && Activity.Current is { Recorded: true, Source.Name.Length: > 0 } request ? request : null;

    /// <summary>Tells each traced request how long its batch took to the queue.</summary>
    public static void Published(OpenBatch batch, DateTimeOffset began, DateTimeOffset ended, Exception? failure)
    {
        foreach (var request in batch.Traced)
        {
            using var span = Source.StartActivity("publish batch", ActivityKind.Producer, request, startTime: began);
            if (span is not null)
            {
                span.SetTag("stamina.batch", string.Create(CultureInfo.InvariantCulture, $"{batch.Name.Epoch:n}/{batch.Name.Number}"));
                span.SetTag("stamina.batch.requests", batch.Requests);
                span.SetEndTime(ended.UtcDateTime);
                if (failure is not null)
                {
                    // The kind alone: a message may say more than a trace should know.
                    span.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
                }
            }
        }
    }
}
