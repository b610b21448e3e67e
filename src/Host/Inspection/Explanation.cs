using System.Globalization;
using Stamina.Contracts.Events;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.GoalServer.Goals;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Stores;

namespace Stamina.Host.Inspection;

/// <summary>Tells operators how one workout went through every room, in their order.</summary>
internal sealed class Explanation(IWorkoutReads reads, GoalStatuses goals, ExerciseCatalog catalog, TextWriter to)
{
    public async Task TellAsync(StoredWorkout workout, CancellationToken cancellationToken)
    {
        var folded = WorkoutFold.Fold(workout.Key.Session, workout.Log, workout.Overlay, catalog, workout.Summary?.EntryDefaults);
        Heading($"{workout.Key.Session}");
        Line("user", workout.Key.User.ToString());
        ReceivedBatch(workout.Log);
        Events(workout.Log, folded.Summary);
        Fold(workout, folded);
        await MonthAsync(workout, folded, cancellationToken);
        await GoalsAsync(workout, cancellationToken);
    }

    private void ReceivedBatch(WorkoutLog log)
    {
        Heading("Workout Server and queue: how it arrived");
        foreach (var batch in log.Events.GroupBy(e => (Epoch: e.BatchEpoch, e.BatchNumber)).OrderBy(g => g.Min(e => e.ReceivedAtMs)))
        {
            var first = batch.MinBy(e => e.ReceivedAtMs)!;
            var skew = first.HasSkewMs ? $", phone's clock off by {first.SkewMs} ms" : string.Empty;
            to.WriteLine(
                $"  batch {Convert.ToHexStringLower(batch.Key.Epoch.Span)[..8]}…/{batch.Key.BatchNumber}  at {Time(first.ReceivedAtMs)}  {batch.Count()} events{skew}"
            );
        }
    }

    private void Events(WorkoutLog log, WorkoutSummary summary)
    {
        Heading("Data Handler: the log, and what counts of it");
        var verdicts = (summary.NotCounted ?? []).ToLookup(n => (n.Writer, n.Seq));
        var conflicts = (summary.Conflicts ?? []).Select(c => (c.Writer, c.Seq)).ToHashSet();
        foreach (var e in log.Events)
        {
            var seq = (int)e.Seq;
            var verdict = verdicts[(e.Writer, seq)].FirstOrDefault() is { } no
                ? $"not counted: {no.Reason}{(no.Field is null ? string.Empty : $", {no.Field}: {no.Expected}")}"
                : "counts";
            var conflict = conflicts.Contains((e.Writer, seq)) ? ", in conflict: the lower hash stands" : string.Empty;
            to.WriteLine($"  {e.Writer} {seq,4}  {(e.Kind.Length == 0 ? EventKinds.Progress : e.Kind),-10} {e.Body.Length,7} bytes  {verdict}{conflict}");
        }

        foreach (var writer in summary.Writers)
        {
            var missing = writer.Missing is { Count: > 0 } ranges
                ? string.Join(", ", ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First}–{r.Last}"))
                : "none";
            Line($"writer {writer.Writer}", $"next {writer.NextSeq}, last {writer.LastSeq}, missing {missing}");
        }

        Line("digest", summary.Digest);
    }

    private void Fold(StoredWorkout workout, FoldOutcome folded)
    {
        Heading("Fold: what it derives to");
        var summary = folded.Summary;
        Line("exercise type", summary.ExerciseType);
        Line("state", workout.DeletedAt is { } deleted ? $"deleted {deleted:u}" : summary.State.ToString());
        Line(
            "began",
            summary.StartedAt is { } began ? $"{began:yyyy-MM-dd HH:mm:ss zzz} {summary.TimeZone}" : $"not told; counts for {summary.LocalDate:yyyy-MM-dd}");
        Line("elapsed, moving", $"{summary.ElapsedMs} ms, {summary.MovingMs} ms");
        foreach (var (metric, value) in summary.Metrics.OrderBy(m => m.Key, StringComparer.Ordinal))
        {
            var estimated = summary.Estimated?.GetValueOrDefault(metric) is > 0 and var part ? $", {part} of it estimated" : string.Empty;
            var corrected = summary.Corrected?.Contains(metric, StringComparer.Ordinal) is true ? ", corrected by the person" : string.Empty;
            Line(metric, string.Create(CultureInfo.InvariantCulture, $"{value}{Unit(summary.ExerciseType, metric)}{estimated}{corrected}"));
        }

        if (workout.Overlay is { } overlay)
        {
            Line("edited elsewhere", $"revision {overlay.Revision}, {overlay.EditedAt:u}");
        }
    }

    private async Task MonthAsync(StoredWorkout workout, FoldOutcome folded, CancellationToken cancellationToken)
    {
        Heading("Store: what statuses and goals see of it");
        var month = MonthKey.MonthOf(folded.Summary.LocalDate);
        var totals = await reads.TotalsAsync(workout.Key.User, month, month, ReadFrom.Primary, cancellationToken);
        var row = totals.Months.SelectMany(m => m.Rows).FirstOrDefault(r => r.SessionId == workout.Key.Session.Value);
        Line(
            $"month {month}",
            row is null
                ? "no row: it does not count"
                : $"a row dated {row.LocalDate:yyyy-MM-dd}, {(row.Finished ? "finished" : "in progress")}{(row.Estimated ? ", sets no record" : string.Empty)}{(row.Incomplete ? ", events missing" : string.Empty)}"
        );
        Line("totals revision", totals.Revision.ToString(CultureInfo.InvariantCulture));
    }

    private async Task GoalsAsync(StoredWorkout workout, CancellationToken cancellationToken)
    {
        Heading("Goal & User Server: which goals it counts for");
        var statuses = await goals.OfAsync(workout.Key.User, cancellationToken);
        if (statuses.Count == 0)
        {
            to.WriteLine("  no goal is set");
        }

        foreach (var goal in statuses)
        {
            var counts = goal.SessionIds.Contains(workout.Key.Session.Value, StringComparer.Ordinal) ? "counts" : "does not count";
            to.WriteLine($"  {goal.Sentence}: {counts} in the period from {goal.Period.From:yyyy-MM-dd}, {goal.Percent} %");
        }
    }

    private string Unit(string exerciseType, string metric)
    {
        var id = metric.Split(':')[0];
        var unit = catalog.TryGet(exerciseType, out var type) ? type.Descriptor.Metrics.FirstOrDefault(m => m.Id == id)?.Unit : null;
        return unit switch
        {
            MetricUnit.Millimetres => " mm",
            MetricUnit.Milliseconds => " ms",
            MetricUnit.Grams => " g",
            MetricUnit.GramRepetitions => " g × repetitions",
            MetricUnit.MillimetresPerSecond => " mm/s",
            MetricUnit.MillisecondsPerKilometre => " ms/km",
            MetricUnit.PerMinute => " /min",
            _ => string.Empty,
        };
    }

    private static string Time(long unixMs) =>
        DateTimeOffset.FromUnixTimeMilliseconds(unixMs).ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private void Heading(string text)
    {
        to.WriteLine();
        to.WriteLine(text);
    }

    private void Line(string name, string value) => to.WriteLine($"  {name,-24}{value}");
}
