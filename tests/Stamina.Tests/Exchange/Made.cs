using System.Globalization;
using System.Text;
using Google.Protobuf;
using Stamina.Exchange.Events;
using Stamina.Exchange.Files;
using Stamina.Exchange.Writing;
using Stamina.Exercises;
using Stamina.Folding;
using Stamina.Plugins.BuiltIn;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;

namespace Stamina.Tests.Exchange;

/// <summary>Files made by code, read by the one pipeline and folded by the rules: what a person would see.</summary>
internal static class Made
{
    public static readonly DateTimeOffset Start = new(2026, 5, 4, 8, 0, 0, TimeSpan.Zero);
    public static readonly DateTimeOffset Now = new(2026, 11, 22, 9, 0, 0, TimeSpan.Zero);
    private static readonly ExerciseCatalog Catalog = new(BuiltInExercises.All());

    public static ImportWishes Wishes => new() { ProfileZone = "Europe/Berlin", Now = Now };

    public static IReadOnlyList<FileResult> Read(byte[] file, ImportWishes? wishes = null, FileHints? hints = null) =>
        FileImport.Read(new FoundFile("file", () => new MemoryStream(file)) { Hints = hints }, wishes ?? Wishes);

    public static IReadOnlyList<FileResult> Read(string file, ImportWishes? wishes = null) => Read(Encoding.UTF8.GetBytes(file), wishes);

    public static ImportedWorkout Workout(byte[] file, ImportWishes? wishes = null) => WorkoutOf(Read(file, wishes));

    public static ImportedWorkout Workout(string file, ImportWishes? wishes = null) => WorkoutOf(Read(file, wishes));

    public static string Refusal(byte[] file) => Read(file).ShouldHaveSingleItem().ShouldBeOfType<RefusedFile>().Reason.Text;

    public static string Refusal(string file) => Refusal(Encoding.UTF8.GetBytes(file));

    public static WorkoutSummary Fold(ImportedWorkout workout) => WorkoutFold.Fold(workout.Session, LogOf(workout), overlay: null, Catalog).Summary;

    public static IReadOnlyList<TrackPoint> Placeless(ImportedWorkout workout) =>
        WorkoutFold.Placeless(workout.Session, LogOf(workout), overlay: null, Catalog);

    public static IReadOnlyList<TrackPoint> Track(ImportedWorkout workout) => WorkoutFold.Track(workout.Session, LogOf(workout), overlay: null, Catalog);

    /// <summary>The points of its track and what was measured between them without a place, as TCX and FIT are made of them.</summary>
    public static IReadOnlyList<TrackPoint> Readings(ImportedWorkout workout) => WrittenReadings.Of(Track(workout), Placeless(workout));

    /// <summary>What a file of another format says of it.</summary>
    public static WrittenWorkout Written(ImportedWorkout workout)
    {
        var summary = Fold(workout);
        var written = new WrittenWorkout
        {
            ExerciseType = summary.ExerciseType,
            Title = summary.Title,
            Note = summary.Note,
            StartedAt = summary.StartedAt,
            ElapsedMs = summary.ElapsedMs,
            MovingMs = summary.MovingMs,
            DistanceMm = summary.Metrics.GetValueOrDefault(CommonMetrics.Distance),
            LapsMs = summary.Laps ?? [],
            Sets = WrittenSet.ListOf(summary.Details),
        };
        return WrittenLengths.AddTo(written, WorkoutFold.Trace(workout.Session, LogOf(workout), overlay: null, Catalog));
    }

    /// <summary>A GPX file of one track of these segments.</summary>
    public static string Gpx(params IEnumerable<string>[] segments) => GpxOf("<type>running</type>", segments);

    public static string GpxOf(string inTrack, params IEnumerable<string>[] segments)
    {
        var text = new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<gpx version=\"1.1\" creator=\"made\" xmlns=\"http://www.topografix.com/GPX/1/1\"><trk>"
        ).Append(inTrack);
        foreach (var segment in segments)
        {
            text.Append("<trkseg>").AppendJoin('\n', segment).Append("</trkseg>");
        }

        return text.Append("</trk></gpx>").ToString();
    }

    /// <summary>A point a second going north at 3.32 m/s (0.00003°), from the given second on.</summary>
    public static IEnumerable<string> Run(int from, int count, double lat = 21, double lon = 9) =>
        Enumerable.Range(from, count).Select(i => Point(lat + ((i - from) * 0.00003), lon, Start.AddSeconds(i)));

    public static string Point(double lat, double lon, DateTimeOffset? time, string inside = "") =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"<trkpt lat=\"{lat:0.#######}\" lon=\"{lon:0.#######}\">{(time is { } t ? $"<time>{t.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}</time>" : "")}{inside}</trkpt>"
        );

    private static ImportedWorkout WorkoutOf(IReadOnlyList<FileResult> results) =>
        results.ShouldHaveSingleItem() is MadeWorkout made ? made.Workout : throw new InvalidOperationException(results[0].ToString());

    private static WorkoutLog LogOf(ImportedWorkout workout)
    {
        var upload = new Upload { SessionId = workout.Session.Value, Writer = workout.Writer };
        upload.Events.AddRange(workout.Events.Select(e => new FramedEvent { Seq = (uint)e.Seq, Kind = e.Kind, Body = ByteString.CopyFrom(e.Body) }));
        var log = new WorkoutLog();
        ArrivedEvents.AddTo(log, upload, new BatchName(Guid.Empty, 1));
        return log;
    }
}
