using System.Text.Json;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Workouts;
using Stamina.Exercises;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.AccountServer.Webhooks;

/// <summary>
/// The bodies of webhooks, read when they are sent: a waiting message says only that a workout has changed, and not how.
/// </summary>
internal sealed class WebhookBodies(IWorkoutReads workouts, ExerciseCatalog catalog)
{
    public const string TestType = "test";

    /// <summary>What test_webhook sends.</summary>
    public static WebhookBody Test(DateTimeOffset at) => Of(TestType, at, new ToldWorkout());

    /// <summary>
    /// What a message says now; null where there is nothing to tell any more. A workout that was deleted since is told as deleted, one that was restored as
    /// finished; one that goes on after all will be told when it ends.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store is away.</exception>
    public async ValueTask<WebhookBody?> OfAsync(WebhookDocument webhook, WaitingMessage message, CancellationToken cancellationToken)
    {
        var workout = (await workouts.HeadAsync(message.Workout, ReadFrom.Primary, cancellationToken))?.Workout;
        var news = workout switch
        {
            { Counts: true } => message.News == WorkoutNews.Changed ? WorkoutNews.Changed : WorkoutNews.Finished,
            { DeletedAt: null, End: WorkoutEnd.Running } => WorkoutNews.None,
            _ => WorkoutNews.Deleted,
        };
        return (webhook.Wants() & news) switch
        {
            WorkoutNews.Finished => Of("workout.finished", message.At, Told(workout!)),
            WorkoutNews.Changed => Of("workout.changed", message.At, Told(workout!)),
            WorkoutNews.Deleted => Of("workout.deleted", message.At, new ToldWorkout { SessionId = message.Workout.Session.Value }),
            _ => null,
        };
    }

    private static WebhookBody Of(string type, DateTimeOffset at, ToldWorkout data) => new(
        type,
        JsonSerializer.SerializeToUtf8Bytes(
            new WebhookMessage { Type = type, Timestamp = at, Data = data }, AccountJson.Default.WebhookMessage));

    private ToldWorkout Told(StoredWorkout workout)
    {
        var summary = workout.Summary!;
        return new ToldWorkout
        {
            SessionId = workout.Key.Session.Value,
            ExerciseType = summary.ExerciseType,
            StartedAt = summary.StartedAt,
            LocalDate = summary.LocalDate,
            ElapsedTimeS = Units.ToSi(MetricUnit.Milliseconds, summary.ElapsedMs),
            MovingTimeS = Units.ToSi(MetricUnit.Milliseconds, summary.MovingMs),
            Metrics = Figures(summary),
        };
    }

    // Those of the whole workout: qualified ones (a record of each exercise, of each distance) would make a message of any size.
    private SortedDictionary<string, MetricValue> Figures(WorkoutSummary summary)
    {
        var shown = new SortedDictionary<string, MetricValue>(StringComparer.Ordinal);
        if (catalog.TryGet(summary.ExerciseType, out var type))
        {
            foreach (var metric in type.Descriptor.Metrics)
            {
                if (summary.Metrics.TryGetValue(metric.Id, out var value))
                {
                    decimal? part = summary.Estimated?.TryGetValue(metric.Id, out var guess) == true ? Units.ToSi(metric.Unit, guess) : null;
                    shown[metric.Id] = new MetricValue(Units.ToSi(metric.Unit, value), Units.SiSymbol(metric.Unit), part);
                }
            }
        }

        return shown;
    }
}

/// <summary>What is sent.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Json">The body.</param>
internal sealed record WebhookBody(string Type, byte[] Json);
