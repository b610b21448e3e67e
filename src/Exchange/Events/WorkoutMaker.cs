using System.Text.Json;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Alike;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Mending;
using Stamina.Exchange.Places;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Events;

/// <summary>What an import is told besides the file.</summary>
public sealed record ImportWishes
{
    /// <summary>The zone of the profile: for workouts without a place.</summary>
    public required string ProfileZone { get; init; }

    /// <summary>The exercise type of all of them; null: as the file says.</summary>
    public string? ExerciseType { get; init; }

    /// <summary>The day of files that name none; null: such a file is refused.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Unit of weights of logs that name none: <c>kg</c> or <c>lb</c>; null: such a log is refused where it matters.</summary>
    public string? WeightUnit { get; init; }

    /// <summary>
    /// Whether the day stands before the month in dates such as 3/4/2026, of logs that do not show it; null: such a log is refused where it matters.
    /// </summary>
    public bool? IsDayFirst { get; init; }

    /// <summary>Later than a day from here nothing was recorded.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>How much time one event holds.</summary>
    public TimeSpan SealEvery { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>True where the same file shall be another workout each time (to try a server with).</summary>
    public bool IsNewEachTime { get; init; }
}

/// <summary>Turns an activity into the events that a phone would have sealed while recording it.</summary>
public static class WorkoutMaker
{
    // What fits well below the largest event that the contract allows, at up to 160 bytes a point.
    private const int PointsPerEvent = 1_000;
    private const int SetsPerEvent = 200;

    // Characters, of which JSON makes up to six bytes each.
    private const int SetTextPerEvent = 30_000;
    private const double MetresPerSecondOfRun = 2.2;
    private const double MetresPerSecondOfRide = 6;
    private const double FastestRide = 20;

    /// <summary>Makes the workout.</summary>
    /// <param name="mended">What was recorded.</param>
    /// <param name="content">32 bytes that name the content of the file, and which of its activities it is.</param>
    /// <param name="wishes">What the person said.</param>
    /// <exception cref="UnreadableFileException">It has no date, was planned and not done, or holds nothing.</exception>
    public static ImportedWorkout Make(MendedActivity mended, ReadOnlySpan<byte> content, ImportWishes wishes)
    {
        var source = mended.Source;
        if (mended.PlannedBecause is { } planned)
        {
            throw new UnreadableFileException(
                RemarkCodes.ComputedTimes, "A planned route, no recording: {why}. It is not imported, so that it reaches no goal.", ("why", planned));
        }

        var remarks = new List<Remark>(mended.Remarks);
        var type = TypeOf(mended, wishes, remarks);
        var (startedAt, zone) = StartOf(mended, wishes, remarks);
        var session = SessionId.Create(type, new Guid(content[..16], bigEndian: true));
        var writer = "i" + Convert.ToHexStringLower(content[16..24]);
        var events = new WorkoutEvents(startedAt);
        events.Started(type, zone, session.Value, writer);
        var elapsed = Write(events, mended, startedAt.ToUnixTimeMilliseconds(), CadenceTimes(mended, type), (long)wishes.SealEvery.TotalMilliseconds);
        if (source.Name is not null || source.Description is not null)
        {
            events.Note(elapsed, source.Name, source.Description);
        }

        events.Finished(writer, elapsed);
        return new ImportedWorkout
        {
            Session = session,
            Writer = writer,
            Events = events.Events,
            StartedAt = startedAt,
            ExerciseType = type,
            ElapsedMs = elapsed,
            Points = mended.Points.Count,
            Sets = source.Sets.Count,
            SetAside = mended.Aside,
            Remarks = remarks,
            Places = SameWorkout.PlacesOf(
                mended.Points.Where(p => p.HasPlace && p.HasTime).Select(p => new PlaceAt(p.TimeMs, p.Lat, p.Lon)),
                startedAt.ToUnixTimeMilliseconds(),
                startedAt.ToUnixTimeMilliseconds() + elapsed),
        };
    }

    private static string TypeOf(MendedActivity mended, ImportWishes wishes, List<Remark> remarks)
    {
        if (wishes.ExerciseType is { } wish)
        {
            return wish;
        }

        var source = mended.Source;
        if (ExerciseNames.TypeOf(source.TypeName, source.Creator, out var isKnown) is { } named)
        {
            if (!isKnown)
            {
                remarks.Add(
                    new Remark(
                        RemarkCodes.UnknownType,
                        "\"{name}\" is no exercise that is known here: kept as {type}, in no total of another exercise; edit its type to change that.",
                        ("type", named),
                        ("name", source.TypeName!)));
            }

            return named;
        }

        if (source.Sets.Count > 0)
        {
            return "weight_training";
        }

        if (source.LengthsMs.Count > 0 || source.PoolLengthM is not null)
        {
            return "swimming";
        }

        if (ExerciseNames.InTitle(source.Name) is { } told)
        {
            remarks.Add(new Remark(RemarkCodes.TypeFromTitle, "No exercise is named; taken as {type} from its title.", ("type", told)));
            return told;
        }

        var speed = UsualSpeed(mended.Points);
        var guess = speed switch
        {
            < MetresPerSecondOfRun => "walking",

            // Without times there is no speed; a type that is known here at least keeps the distance.
            null or < MetresPerSecondOfRide => "running",
            < FastestRide => "cycling",
            _ => ExerciseNames.Unnamed,
        };
        const string Change = " Edit its type, or say --as, to change that.";
        remarks.Add(
            speed is null || guess == ExerciseNames.Unnamed
                ? new Remark(RemarkCodes.TypeGuessed, "No exercise is named; taken as {type}." + Change, ("type", guess))
                : new Remark(RemarkCodes.TypeFromSpeed, "No exercise is named; taken as {type} from its speed." + Change, ("type", guess)));
        return guess;
    }

    private static double? UsualSpeed(IReadOnlyList<ActivityPoint> points)
    {
        var speeds = new List<double>();
        for (var i = 1; i < points.Count; i++)
        {
            var (a, b) = (points[i - 1], points[i]);
            if (a.HasTime
                && b.HasTime
                && a.HasPlace
                && b.HasPlace
                && a.Stretch == b.Stretch
                && b.TimeMs - a.TimeMs is > 0 and <= 60_000
                && SphereDistance.Metres(a, b) is > 0.3 and var way)
            {
                speeds.Add(way * 1000 / (b.TimeMs - a.TimeMs));
            }
        }

        speeds.Sort();
        return speeds.Count == 0 ? null : speeds[speeds.Count / 2];
    }

    // The zone of the place; else the file's own offset; else that of the profile.
    private static (DateTimeOffset At, string? Zone) StartOf(MendedActivity mended, ImportWishes wishes, List<Remark> remarks)
    {
        var source = mended.Source;
        var zone = ZoneOf(mended.Points) ?? (source.StatedOffset is null ? wishes.ProfileZone : null);
        if (mended.StartedAt is { } known)
        {
            var local = zone is null ? known.ToOffset(source.StatedOffset!.Value) : TimeZones.In(zone, known) ?? known;
            return (local, zone);
        }

        if (source.LocalStart is { } clock)
        {
            return (TimeZones.FromLocal(zone ?? wishes.ProfileZone, clock) ?? new DateTimeOffset(clock, TimeSpan.Zero), zone ?? wishes.ProfileZone);
        }

        if (wishes.Date is { } date)
        {
            var noon = date.ToDateTime(new TimeOnly(12, 0));
            remarks.Add(
                new Remark(RemarkCodes.DayAsSaid, "The file names no date: taken as of {date}, as you said.", ("date", $"{date:yyyy-MM-dd}")));
            return (TimeZones.FromLocal(zone ?? wishes.ProfileZone, noon) ?? new DateTimeOffset(noon, TimeSpan.Zero), zone ?? wishes.ProfileZone);
        }

        throw new UnreadableFileException(
            RemarkCodes.NoDay,
            (mended.Remarks.Count > 0 ? mended.Remarks[0].Text.TrimEnd('.') + ", and the" : "The")
                + " file names no date that can be: say which day it was with --date 2026-05-04.");
    }

    // The one that most of the first readings are in: a receiver's first ones may be anywhere.
    private static string? ZoneOf(IReadOnlyList<ActivityPoint> points)
    {
        const int First = 300;
        return points
            .Where(p => p.HasPlace)
            .Take(First)
            .CountBy(p => TimeZones.At(p.Lat, p.Lon), StringComparer.Ordinal)
            .OrderByDescending(zone => zone.Value)
            .Select(zone => zone.Key)
            .FirstOrDefault();
    }

    // Watches count the strides of one foot, ours are the steps of both. FIT and TCX say the former; GPX says either, and only then the number decides.
    private static int CadenceTimes(MendedActivity mended, string type)
    {
        var (fewestSteps, mostStrides) = type switch { "running" => (120, 140), "walking" => (80, 140), _ => (0, 0) };
        var values = mended.Points.Where(p => p.Cadence > 0).Select(p => p.Cadence).Order().ToList();
        if (values.Count == 0 || fewestSteps == 0 || mended.Source.Creator == Mender.OwnCreator)
        {
            return 1;
        }

        // Nobody makes 280 steps a minute: such a file has steps, whatever its format demands.
        var usual = values[values.Count / 2];
        return usual < (mended.Source.Format is "fit" or "tcx" ? mostStrides : fewestSteps) ? 2 : 1;
    }

    private static long Write(WorkoutEvents events, MendedActivity mended, long startMs, int cadenceTimes, long intervalMs)
    {
        var source = mended.Source;
        var marks = new Queue<(long At, string Kind)>(MarksOf(source, startMs, mended.HasTimes));
        var pending = new List<(int Index, long? Elapsed, bool Gap)>();
        var points = mended.Points;
        var pool = new PoolLengths(source, startMs);
        var stretches = StretchesWithoutPlace(points);
        long elapsed = 0, sealedAt = 0;
        var distance = double.NaN;

        void Seal()
        {
            if (pending.Count > 0)
            {
                var reached = new Reached(elapsed, distance, pool.CountedBy(elapsed));
                events.Progress(elapsed, json => WriteProgress(json, mended, pending, reached, cadenceTimes));
                pending.Clear();
            }
        }

        int? stretch = null;
        var isUntold = false;
        for (var i = 0; i < points.Count; i++)
        {
            long? t = points[i].HasTime && points[i].TimeMs - startMs is var ms && ms >= elapsed && ms <= EventLimits.MaxElapsedMs ? ms : null;
            while (t is not null && marks.TryPeek(out var mark) && (mark.At < t || (mark.At == t && mark.Kind != "paused")))
            {
                // The length that ends with a lap belongs to it.
                elapsed = pool.IsKnown ? Math.Max(elapsed, mark.At) : elapsed;
                Seal();
                marks.Dequeue();
                elapsed = Math.Max(elapsed, mark.At);
                events.Mark(mark.Kind, elapsed);
            }

            if (pending.Count == PointsPerEvent || stretches.Contains(i) || (t is { } due && due - sealedAt >= intervalMs))
            {
                Seal();
                sealedAt = t ?? sealedAt;
            }

            elapsed = t ?? elapsed;
            distance = double.IsNaN(points[i].DistanceM) ? distance : points[i].DistanceM;

            // Where a stretch begins with a reading without a place, which is no point of the track, the next one that has a place tells the gap.
            var (begins, hasPlace) = (points[i].Stretch != stretch, points[i].HasPlace);
            pending.Add((i, t, Gap: begins || (isUntold && hasPlace)));
            isUntold = (isUntold || (begins && i > 0)) && !hasPlace;
            stretch = points[i].Stretch;
        }

        Seal();
        while (marks.TryDequeue(out var mark))
        {
            elapsed = Math.Max(elapsed, mark.At);
            events.Mark(mark.Kind, elapsed);
        }

        return WriteRest(events, mended, startMs, new Reached(elapsed, distance, pool.Counted));
    }

    private static long WriteRest(WorkoutEvents events, MendedActivity mended, long startMs, Reached reached)
    {
        var (source, elapsed) = (mended.Source, reached.Elapsed);
        if (source.LengthsMs.Count > reached.Lengths && source.PoolLengthM is { } pool)
        {
            elapsed = Math.Max(elapsed, Math.Min(source.LengthsMs[^1] - startMs, EventLimits.MaxElapsedMs));
            events.Progress(elapsed, json =>
            {
                json.WriteNumber("laps", source.LengthsMs.Count);
                json.WriteDecimal("pool_length_m", pool, "0.###");
            });
        }

        if (mended.Points.Count == 0 || !mended.HasTimes)
        {
            elapsed = Math.Max(elapsed, Math.Min(source.StatedElapsedMs ?? 0, EventLimits.MaxElapsedMs));
        }

        // Of an hour on a bicycle in a room there are heart rates, and of the way what the device states of all of it.
        var isIndoors = mended.Points.Count == 0 || (source.LengthsMs.Count == 0 && !mended.Points.Any(p => p.HasPlace));
        if (isIndoors && double.IsNaN(reached.DistanceM) && source.StatedDistanceM is > 0 and var stated)
        {
            events.Progress(elapsed, json => json.WriteDecimal("distance_m", stated, "0.###"));
        }

        foreach (var sets in Parted(source.Sets))
        {
            events.Progress(elapsed, json =>
            {
                json.WriteStartArray("sets");
                foreach (var set in sets)
                {
                    ProgressJson.WriteSet(json, set);
                }

                json.WriteEndArray();
            });
        }

        return elapsed;
    }

    // As many sets as fit into an event, whatever is written beside them: some apps repeat an exercise's note with each of its sets.
    private static IEnumerable<List<LiftedSet>> Parted(List<LiftedSet> sets)
    {
        var part = new List<LiftedSet>();
        var characters = 0;
        foreach (var set in sets)
        {
            var more = set.Exercise.Length + (set.Kind?.Length ?? 0) + (set.Superset?.Length ?? 0) + (set.Note?.Length ?? 0);
            if (part.Count == SetsPerEvent || (part.Count > 0 && characters + more > SetTextPerEvent))
            {
                yield return part;
                part = [];
                characters = 0;
            }

            part.Add(set);
            characters += more;
        }

        if (part.Count > 0)
        {
            yield return part;
        }
    }

    // Where a stretch begins and ends over which the device measured a distance of its own without a signal: an event of points with and without a place
    // would count the former only.
    private static HashSet<int> StretchesWithoutPlace(IReadOnlyList<ActivityPoint> points)
    {
        const long ShortestMs = 15_000;
        const double ShortestM = 20;
        var ends = new HashSet<int>();
        for (var from = 0; from < points.Count; from++)
        {
            if (points[from].HasPlace)
            {
                continue;
            }

            var to = from;
            double first = double.NaN, last = double.NaN;
            for (; to < points.Count && !points[to].HasPlace; to++)
            {
                last = double.IsNaN(points[to].DistanceM) ? last : points[to].DistanceM;
                first = double.IsNaN(first) ? last : first;
            }

            if (points[from].HasTime && points[to - 1].TimeMs - points[from].TimeMs >= ShortestMs && last - first >= ShortestM)
            {
                ends.UnionWith([from, to]);
            }

            from = to;
        }

        return ends;
    }

    private static IEnumerable<(long At, string Kind)> MarksOf(Activity source, long startMs, bool hasTimes)
    {
        if (!hasTimes)
        {
            return [];
        }

        var marks = new List<(long At, string Kind)>();
        foreach (var pause in source.Pauses)
        {
            marks.Add((pause.FromMs - startMs, "paused"));
            marks.Add((pause.ToMs - startMs, "resumed"));
        }

        marks.AddRange(source.LapsMs.Select(at => (at - startMs, "lap")));
        return marks.Where(m => m.At is > 0 and <= EventLimits.MaxElapsedMs).OrderBy(m => m.At);
    }

    private static void WriteProgress(
        Utf8JsonWriter json, MendedActivity mended, List<(int Index, long? Elapsed, bool Gap)> pending, Reached reached, int cadenceTimes)
    {
        if (!double.IsNaN(reached.DistanceM))
        {
            json.WriteDecimal("distance_m", reached.DistanceM, "0.##");
        }

        if (reached.Lengths > 0 && mended.Source.PoolLengthM is { } pool)
        {
            json.WriteNumber("laps", reached.Lengths);
            json.WriteDecimal("pool_length_m", pool, "0.###");
        }

        json.WriteStartArray("points");
        foreach (var (index, elapsed, gap) in pending)
        {
            ProgressJson.WritePoint(json, mended.Points[index], elapsed, gap && index > 0, cadenceTimes);
        }

        json.WriteEndArray();
    }

    // How far a workout has come: milliseconds, metres (not a number where the file counts none), lengths of the pool.
    private readonly record struct Reached(long Elapsed, double DistanceM, int Lengths);
}
