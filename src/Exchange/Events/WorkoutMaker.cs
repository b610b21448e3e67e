using System.Text.Json;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Alike;
using Stamina.Exchange.Formats;
using Stamina.Exchange.Mending;

namespace Stamina.Exchange.Events;

/// <summary>Turns an activity into the events that a phone would have sealed while recording it.</summary>
public static class WorkoutMaker
{
    // So many fit well below the largest event that the contract allows, at up to 160 bytes a point.
    private const int PointsPerEvent = 1_000;
    private const int SetsPerEvent = 200;

    // Characters. In JSON one may become six bytes.
    private const int SetTextPerEvent = 30_000;

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
        var type = ExerciseChoice.Of(mended, wishes, remarks);
        var (startedAt, zone) = WorkoutStart.Of(mended, wishes, remarks);
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

    // 2 where the file counts the strides of one foot, as ours are the steps of both. By their definitions FIT and TCX count strides; of GPX only the number
    // tells.
    private static int CadenceTimes(MendedActivity mended, string type)
    {
        var (fewestSteps, mostStrides) = type switch { "running" => (120, 140), "walking" => (80, 140), _ => (0, 0) };
        var values = mended.Points.Where(p => p.Cadence > 0).Select(p => p.Cadence).Order().ToList();
        if (values.Count == 0 || fewestSteps == 0 || mended.Source.Creator == Mender.OwnCreator)
        {
            return 1;
        }

        // Twice 140 strides would be 280 steps a minute, which nobody makes: such a file has steps, whatever its format demands.
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

            // A stretch may begin with a reading without a place, which is no point of the track. Then the next reading with a place is marked.
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
            events.Progress(elapsed, json => WriteLengths(json, source.LengthsMs.Count, pool));
        }

        if (mended.Points.Count == 0 || !mended.HasTimes)
        {
            elapsed = Math.Max(elapsed, Math.Min(source.StatedElapsedMs ?? 0, EventLimits.MaxElapsedMs));
        }

        // Of a ride indoors there may be heart rates, and of its distance only the sum that the device states.
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

    // As many sets as fit into an event, with the texts beside them: some apps repeat an exercise's note with each of its sets.
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

    // The beginnings and ends of stretches without places over which the device measured a distance. An event is sealed there: of one that holds points with
    // and without a place the device's distance would not count.
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
            WriteLengths(json, reached.Lengths, pool);
        }

        json.WriteStartArray("points");
        foreach (var (index, elapsed, gap) in pending)
        {
            ProgressJson.WritePoint(json, mended.Points[index], elapsed, gap && index > 0, cadenceTimes);
        }

        json.WriteEndArray();
    }

    private static void WriteLengths(Utf8JsonWriter json, int lengths, double poolM)
    {
        json.WriteNumber("laps", lengths);
        json.WriteDecimal("pool_length_m", poolM, "0.###");
    }

    // How far a workout has come: milliseconds, metres (not a number where the file counts none), lengths of the pool.
    private readonly record struct Reached(long Elapsed, double DistanceM, int Lengths);
}
