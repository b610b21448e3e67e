using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Stamina.Exchange.Writing;
using Stamina.Exercises;
using Stamina.Exercises.Distance;
using Stamina.Folding;
using Stamina.GoalServer.Answering;
using Stamina.Http.Problems;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Workouts;

/// <summary>Answers export_workout: one workout as a file that other programs read, whole, for its owner.</summary>
internal sealed class WorkoutFiles(OpenedWorkouts opened, ExerciseCatalog catalog)
{
    /// <summary>The formats, by the name that is asked for.</summary>
    public static readonly IReadOnlyDictionary<string, string> Types = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["gpx"] = "application/gpx+xml",
        ["tcx"] = "application/vnd.garmin.tcx+xml",
        ["fit"] = "application/vnd.ant.fit",
        ["json"] = "application/json",
    };

    /// <summary>The format that a call asks for; json where it says nothing.</summary>
    public static bool TryReadFormat(IQueryCollection query, out string format, [NotNullWhen(false)] out Refusal? refusal)
    {
        format = query["format"].ToString() is { Length: > 0 } asked ? asked : "json";
        refusal = Types.ContainsKey(format) ? null : Refusal.OfField("format", "gpx, tcx, fit or json");
        return refusal is null;
    }

    /// <summary>Opens the workout and makes its file; the file is written as it is sent.</summary>
    public async ValueTask<IResult> AnswerAsync(HttpContext context, WorkoutKey key, string format, FreshRead fresh)
    {
        var file = await opened.ForAnswerAsync(context, key, fresh, (workout, summary) => Of(workout, summary, format));
        return file.Answer ?? file.Refusal!;
    }

    private IResult Of(StoredWorkout workout, WorkoutSummary summary, string format)
    {
        var name = $"{workout.Key.Session.Value}.{format}";
        if (format == "json")
        {
            return Sent(format, name, stream => WorkoutExport.WriteAsync(stream, () => stream.DrainIfMuchAsync(CancellationToken.None), workout));
        }

        var track = WorkoutFold.Track(workout.Key.Session, workout.Log, workout.Overlay, catalog, summary.EntryDefaults);

        // Without a place there is no GPX; the other two hold what sensors measured all the same.
        var readings = format == "gpx"
            ? track
            : WrittenReadings.Of(track, WorkoutFold.Placeless(workout.Key.Session, workout.Log, workout.Overlay, catalog, summary.EntryDefaults));
        return InFormat(format, name, format == "fit" ? WithParts(WrittenOf(summary), workout, summary) : WrittenOf(summary), readings);
    }

    // Only FIT has a place for sets and for lengths of a pool.
    private WrittenWorkout WithParts(WrittenWorkout written, StoredWorkout workout, WorkoutSummary summary)
    {
        written = written with { Sets = WrittenSet.ListOf(summary.Details) };
        return summary.Metrics.ContainsKey(DistanceMetrics.Lengths)
            ? WrittenLengths.AddTo(written, WorkoutFold.Trace(workout.Key.Session, workout.Log, workout.Overlay, catalog, summary.EntryDefaults))
            : written;
    }

    /// <summary>What a file says of a workout beside its points.</summary>
    public static WrittenWorkout WrittenOf(WorkoutSummary summary) => new()
    {
        ExerciseType = summary.ExerciseType,
        Title = summary.Title,
        Note = summary.Note,
        StartedAt = summary.StartedAt,
        ElapsedMs = summary.ElapsedMs,
        MovingMs = summary.MovingMs,
        DistanceMm = summary.Metrics.TryGetValue(CommonMetrics.Distance, out var mm) ? mm : null,
        LapsMs = summary.Laps ?? [],
    };

    /// <summary>A file of <c>gpx</c>, <c>tcx</c> or <c>fit</c>; refused where the format cannot hold what there is.</summary>
    public static IResult InFormat(string format, string name, WrittenWorkout written, IReadOnlyList<TrackPoint> track)
    {
        var hasPoints = track.Any(p => p.NotCounted is null);
        if ((format == "gpx" && !hasPoints) || written.StartedAt is null)
        {
            return Refusal.OfField(
                "format",
                written.StartedAt is null ? "json, for a workout whose start nobody knows" : "tcx, fit or json, for a workout without a track");
        }

        return format switch
        {
            "gpx" => Sent(format, name, stream => GpxWriter.WriteAsync(stream, stream, written, track, CancellationToken.None)),
            "tcx" => Sent(format, name, stream => TcxWriter.WriteAsync(stream, written, track, CancellationToken.None)),
            _ => TypedResults.Bytes(FitWriter.Make(written, track), Types[format], name),
        };
    }

    private static PushStreamHttpResult Sent(string format, string name, Func<ExportStream, ValueTask> write) => TypedResults.Stream(
        async to =>
        {
            await using var stream = new ExportStream(to);
            await write(stream);
            await stream.DrainAsync(CancellationToken.None);
        },
        Types[format],
        name);
}
