using System.Globalization;
using System.Net;
using Google.Protobuf;
using Stamina.Contracts.Workouts;
using Stamina.Exchange.Events;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Tools.Phone;

/// <summary>A track recorded and sent; the phone folds its own log by the same rules to have something to compare.</summary>
internal sealed class Replay
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());
    private readonly double speed;
    private readonly NetworkFaults faults;
    private readonly TimeProvider time;
    private readonly WorkoutSummary mine;

    public Replay(ImportedWorkout workout, double speed, NetworkFaults faults, TimeProvider? time = null)
    {
        this.speed = speed;
        this.faults = faults;
        this.time = time ?? TimeProvider.System;
        Remarks = workout.Aside is { } aside ? [.. workout.Remarks.Select(r => r.Text), "Set aside: " + aside] : [.. workout.Remarks.Select(r => r.Text)];
        PointCount = workout.Points;
        Workout = EventWriter.Of(workout);
        mine = FoldLocally(Workout);
    }

    public IReadOnlyList<string> Remarks { get; }

    public int PointCount { get; }

    public EventWriter Workout { get; }

    public async Task<ReplayOutcome> RunAsync(StaminaClient client, Action<int> progress, CancellationToken cancellationToken)
    {
        var outbox = new Outbox(Workout);
        var syncRequests = await new Uplink(client, faults, time).SendAsync(outbox, PaceAsync, cancellationToken);
        var server = await AwaitDigestAsync(client, mine.Digest, cancellationToken);
        return new ReplayOutcome(mine, server, syncRequests);

        async Task PaceAsync(int sent)
        {
            progress(sent);
            if (speed > 0 && sent > 0 && sent < Workout.Events.Count)
            {
                // Evenly over the workout: a phone seals at its interval, and the events' own clock is in their bytes.
                var share = TimeSpan.FromMilliseconds(mine.ElapsedMs / (double)Workout.Events.Count / speed);
                await Task.Delay(share, time, cancellationToken);
            }
        }
    }

    /// <summary>What the log derives to by the rules that the server uses too.</summary>
    public static WorkoutSummary FoldLocally(EventWriter workout)
    {
        var upload = new Upload { SessionId = workout.Session.Value, Writer = workout.Writer };
        upload.Events.AddRange(workout.Events.Select(e => new FramedEvent { Seq = (uint)e.Seq, Kind = e.Kind, Body = ByteString.CopyFrom(e.Body) }));
        var log = new WorkoutLog();
        ArrivedEvents.AddTo(log, upload, new BatchName(Guid.Empty, 1));
        return WorkoutFold.Fold(workout.Session, log, overlay: null, Catalog).Summary;
    }

    private async Task<WorkoutAnswer> AwaitDigestAsync(StaminaClient client, string digest, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            var inTime = time.GetElapsedTime(since) < Patience;
            try
            {
                var answer = await client.GetWorkoutAsync(Workout.Session, cancellationToken);
                if (answer.Digest == digest || !inTime)
                {
                    return answer;
                }
            }
            catch (RefusedException notYet) when (notYet.Status == HttpStatusCode.NotFound && inTime)
            {
                // Acknowledged, and the Data Handler has not come to it.
            }

            await Task.Delay(TimeSpan.FromMilliseconds(200), time, cancellationToken);
        }
    }
}

/// <summary>Both summaries.</summary>
internal sealed record ReplayOutcome(WorkoutSummary Mine, WorkoutAnswer Server, int SyncRequests)
{
    public sealed record Row(string Name, string Phone, string Server)
    {
        public bool Equal => Phone == Server;
    }

    public IReadOnlyList<Row> Rows()
    {
        var rows = new List<Row>
        {
            new("events digest", Mine.Digest, Server.Digest),
            new("date", Date(Mine.LocalDate), Date(Server.LocalDate)),
            new("elapsed time", Clock(Mine.ElapsedMs / 1000m), Clock(Server.ElapsedTimeS)),
            new("moving time", Clock(Mine.MovingMs / 1000m), Clock(Server.MovingTimeS)),
        };
        foreach (var (name, value) in Mine.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            var unit = Server.Metrics.GetValueOrDefault(name)?.Unit;
            rows.Add(
                new(
                    name,
                    $"{Number(InUnit(value, unit))} {unit}".TrimEnd(),
                    Server.Metrics.TryGetValue(name, out var theirs) ? $"{Number(theirs.Value)} {unit}".TrimEnd() : "–"));
        }

        rows.Add(new("not counted", Count(Mine.NotCounted?.Count), Count(Server.NotCounted?.Count)));
        return rows;
    }

    // Millis inside, SI on the wire; counts are the same in both.
    private static decimal InUnit(long value, string? unit) => unit is null or "/min" or "W" ? value : value / 1000m;

    private static string Date(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Count(int? count) => (count ?? 0).ToString(CultureInfo.InvariantCulture);

    private static string Number(decimal value) => value.ToString("0.###", CultureInfo.InvariantCulture);

    // Hours go on above 24.
    internal static string Clock(decimal seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3_600)}:{Math.Floor(seconds / 60) % 60:00}:{seconds % 60:00.000}");
}
