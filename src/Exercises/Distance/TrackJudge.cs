using System.Runtime.InteropServices;

namespace Stamina.Exercises.Distance;

/// <summary>A reading and the verdict on it.</summary>
/// <param name="Raw">As the phone read it.</param>
/// <param name="NotCounted">Why it does not count; null where it does.</param>
/// <param name="Joined">True where it is joined to the counted point before it.</param>
/// <param name="StepMm">Millimetres from that point; 0 where nothing joins, and where the person stood still.</param>
public readonly record struct JudgedPoint(RawPoint Raw, string? NotCounted, bool Joined, long StepMm)
{
    /// <summary>True where the way to it from the counted point before was no movement: neither its distance nor its time counts.</summary>
    public bool IsStill { get; init; }

    /// <summary>True where the signal was away before it and the straight line to it is taken as an estimate.</summary>
    public bool IsBridged { get; init; }
}

/// <summary>A stretch of no movement, by its first and last point.</summary>
/// <param name="First">Place of the point that it begins at.</param>
/// <param name="Last">Place of the point that it ends at.</param>
public readonly record struct Still(int First, int Last);

/// <summary>
/// Which points count and how far they reach: a machine fed in order, as on the phone. Its law is <c>docs/rules.md</c>, "Distance", its proof
/// <c>contract/vectors/distance.json</c>; where the figures come from is in <c>docs/figures.md</c>.
/// </summary>
/// <param name="topSpeedMmPerS">No step, and no way over several seconds, is faster.</param>
public sealed class TrackJudge(long topSpeedMmPerS)
{
    /// <summary>Reason: the latitude, longitude or time is missing, not a number or out of its range.</summary>
    public const string BadValue = "bad_value";

    /// <summary>Reason: 0, 0 is what a receiver without a fix says.</summary>
    public const string NullIsland = "null_island";

    /// <summary>Reason: past this accuracy the noise exceeds the step.</summary>
    public const string Inaccurate = "inaccurate";

    /// <summary>Reason: nobody is that fast.</summary>
    public const string ImpossibleSpeed = "impossible_speed";

    /// <summary>A step that took longer, in milliseconds, is no measurement: the signal was away.</summary>
    public const long LongestStepMs = 60_000;

    private const int NullIslandE7 = 1_000;
    private const double WorstAccuracyM = 50;
    private const long SlackMm = 10_000;
    private const int InARow = 3;
    private const long JudgedOverMs = 10_000;
    private const int MostLookedBack = 64;
    private const long SlowestMmPerS = 300;

    private readonly List<JudgedPoint> points = [];

    // The counted points since the last break, and those refused for speed since the last counted one, each with the way to it from the first.
    private readonly Row counted = new();
    private readonly Row doubted = new();
    private readonly StillWindow window = new();
    private readonly List<Still> stills = [];

    /// <summary>All points, in the order they were fed.</summary>
    public IReadOnlyList<JudgedPoint> Points => points;

    /// <summary>The sum of all steps, in millimetres.</summary>
    public long MeasuredMm { get; private set; }

    /// <summary>Straight lines over stretches without a signal, in millimetres: an estimate.</summary>
    public long BridgedMm { get; private set; }

    /// <summary>Where somebody stood still, as first and last point by their place in <see cref="Points"/>, in order.</summary>
    public IReadOnlyList<Still> Stills => stills;

    /// <summary>Whatever comes next is not joined to what was before.</summary>
    public void Break()
    {
        counted.Clear();
        doubted.Clear();
        window.Clear();
    }

    /// <summary>Judges one reading and adds its step to what was measured; true where it counts. Later points may change the verdict.</summary>
    public bool Add(in RawPoint reading)
    {
        if (reading.GapBefore)
        {
            Break();
        }

        var index = points.Count;
        var reason = PlainVerdict(reading);
        points.Add(new JudgedPoint(reading, reason, Joined: false, StepMm: 0));
        if (reason is not null)
        {
            return false;
        }

        if (counted.Count == 0)
        {
            Begin(index);
            return true;
        }

        var step = Step(counted.Last, index);
        if (Fits(counted, index, step))
        {
            doubted.Clear();
            Take(index, step);
            return true;
        }

        CollectionsMarshal.AsSpan(points)[index] = points[index] with { NotCounted = ImpossibleSpeed };
        return Doubt(index);
    }

    private static string? PlainVerdict(in RawPoint reading) =>
        reading.IsBad ? BadValue
        : Math.Abs(reading.LatE7) <= NullIslandE7 && Math.Abs(reading.LonE7) <= NullIslandE7 ? NullIsland
        : reading.AccuracyM > WorstAccuracyM ? Inaccurate
        : null;

    // Points in a row that fit each other, over as long a time as speed is judged by, show that the track has moved: they count, with a break before the first.
    private bool Doubt(int index)
    {
        var step = doubted.Count == 0 ? 0 : Step(doubted.Last, index);
        if (doubted.Count > 0 && !Fits(doubted, index, step))
        {
            doubted.Clear();
            step = 0;
        }

        Append(doubted, index, step);
        if (doubted.Count < InARow || doubted.Clock - doubted.ClockAt(0) < JudgedOverMs)
        {
            return false;
        }

        var moved = doubted.Indices.ToArray();
        Break();
        foreach (var next in moved)
        {
            CollectionsMarshal.AsSpan(points)[next] = points[next] with { NotCounted = null };
            if (counted.Count == 0)
            {
                Begin(next);
            }
            else
            {
                Take(next, Step(counted.Last, next));
            }
        }

        return true;
    }

    private void Append(Row row, int index, long step) => row.Add(index, step, row.Count == 0 ? 0 : TookMs(row.Last, index));

    private void Begin(int index)
    {
        Append(counted, index, 0);
        window.Add(points[index].Raw, index);
    }

    private void Take(int index, long step)
    {
        var reading = points[index].Raw;
        var took = reading.ElapsedMs - TimeOf(counted.Last);
        if (took > LongestStepMs)
        {
            // Without a signal for so long the straight line is an estimate, the least that the way can be. If nobody goes as slowly as that, it was a rest.
            var isBridged = step * 1000 >= SlowestMmPerS * took.Value;
            Break();
            CollectionsMarshal.AsSpan(points)[index] = points[index] with { IsBridged = isBridged };
            BridgedMm += isBridged ? step : 0;
            Begin(index);
            return;
        }

        CollectionsMarshal.AsSpan(points)[index] = new JudgedPoint(reading, NotCounted: null, Joined: true, step);
        MeasuredMm += step;
        Append(counted, index, step);
        if (window.Add(reading, index))
        {
            StandStill();
        }
    }

    // What was measured while the person stood is the receiver's noise and is taken off. The straight line from the first to the last point stays, at a metre
    // a second, as the last steps before and the first after the rest are part of it.
    private void StandStill()
    {
        var all = CollectionsMarshal.AsSpan(points);
        var end = all.Length - 1;
        var goesOn = stills.Count > 0 && window.First <= stills[^1].Last;
        var still = goesOn ? stills[^1] with { Last = end } : new Still(window.First, end);
        for (var i = goesOn ? stills[^1].Last : window.First + 1; i <= end; i++)
        {
            if (all[i] is { NotCounted: null, Joined: true })
            {
                MeasuredMm -= all[i].StepMm;
                all[i] = all[i] with { StepMm = 0, IsStill = true };
            }
        }

        var line = Step(still.First, end);
        MeasuredMm += line;
        all[end] = all[end] with { StepMm = line };
        if (goesOn)
        {
            stills[^1] = still;
        }
        else
        {
            stills.Add(still);
        }
    }

    private long? TimeOf(int index) => CollectionsMarshal.AsSpan(points)[index].Raw.ElapsedMs;

    private long Step(int from, int to)
    {
        var all = CollectionsMarshal.AsSpan(points);
        ref readonly var a = ref all[from];
        ref readonly var b = ref all[to];
        return Geodesic.StepMm(a.Raw.LatE7, a.Raw.LonE7, b.Raw.LatE7, b.Raw.LonE7);
    }

    // By the step from the last point, and by the way over the last seconds. The allowance for one step alone would let a car pass whose place is read each
    // second.
    private bool Fits(Row row, int to, long step)
    {
        if (TimeOf(to) is not { } at)
        {
            return true;
        }

        if (TimeOf(row.Last) is { } before && !IsWithin(step, Math.Max(0, at - before)))
        {
            return false;
        }

        var way = row.Way + step;
        var clock = row.Clock + TookMs(row.Last, to);
        for (var i = row.Count - 2; i >= Math.Max(0, row.Count - MostLookedBack) && clock - row.ClockAt(i) <= JudgedOverMs; i--)
        {
            if (!IsWithin(way - row.WayTo(i), clock - row.ClockAt(i)))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsWithin(long way, long took) => way * 1000 <= (topSpeedMmPerS * took) + (SlackMm * 1000);

    // Where the clock stands or goes back, a step is taken to have lasted a second. Where a time is missing it lasts longer than speed is judged over, so that
    // points before it are not looked at.
    private long TookMs(int from, int to) =>
        TimeOf(to) - TimeOf(from) is not { } took ? JudgedOverMs + 1
        : took > 0 ? took
        : 1_000;

    // Points one after the other, with the way and the time to each.
    private sealed class Row
    {
        private readonly List<(int Index, long Way, long Clock)> entries = [];

        public IEnumerable<int> Indices => entries.Select(entry => entry.Index);

        public int Count => entries.Count;

        public int Last => entries[^1].Index;

        public long Way => entries.Count == 0 ? 0 : entries[^1].Way;

        public long Clock => entries.Count == 0 ? 0 : entries[^1].Clock;

        public long WayTo(int i) => entries[i].Way;

        public long ClockAt(int i) => entries[i].Clock;

        public void Add(int index, long step, long took) => entries.Add((index, Way + step, Clock + took));

        public void Clear() => entries.Clear();
    }
}
