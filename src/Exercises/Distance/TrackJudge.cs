using System.Runtime.InteropServices;

namespace Stamina.Exercises.Distance;

/// <summary>A reading and the verdict on it.</summary>
/// <param name="Reading">As the phone read it.</param>
/// <param name="NotCounted">Why it does not count; null where it does.</param>
/// <param name="Joined">True where it is joined to the counted point before it.</param>
/// <param name="StepMm">Millimetres from that point; 0 where nothing joins.</param>
public readonly record struct JudgedPoint(Reading Reading, string? NotCounted, bool Joined, long StepMm);

/// <summary>
/// Which points count and how far they reach: a machine fed in order, as on the phone. Its law is <c>docs/rules.md</c>, "Distance", its proof
/// <c>contract/vectors/distance.json</c>.
/// </summary>
/// <param name="topSpeedMmPerS">No step is faster.</param>
public sealed class TrackJudge(long topSpeedMmPerS)
{
    /// <summary>Reason: the latitude, longitude or time is none.</summary>
    public const string BadValue = "bad_value";

    /// <summary>Reason: 0, 0 is what a receiver without a fix says.</summary>
    public const string NullIsland = "null_island";

    /// <summary>Reason: past this accuracy the noise exceeds the step.</summary>
    public const string Inaccurate = "inaccurate";

    /// <summary>Reason: nobody is that fast.</summary>
    public const string ImpossibleSpeed = "impossible_speed";

    private const int NullIslandE7 = 1_000;
    private const double WorstAccuracyM = 50;
    private const long SlackMm = 10_000;
    private const int InARow = 3;
    private const int None = -1;

    private readonly List<JudgedPoint> points = [];

    // Points refused for speed since the last accepted one, each fitting the one before.
    private readonly int[] doubted = new int[InARow];
    private int doubts;
    private int last = None;

    /// <summary>All points, in the order they were fed.</summary>
    public IReadOnlyList<JudgedPoint> Points => points;

    /// <summary>The sum of all steps, in millimetres.</summary>
    public long MeasuredMm { get; private set; }

    /// <summary>Whatever comes next is not joined to what was before.</summary>
    public void Break()
    {
        last = None;
        doubts = 0;
    }

    /// <summary>Judges one reading and adds its step to what was measured; true where it counts. Later points may change the verdict.</summary>
    public bool Add(in Reading reading)
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

        if (last == None)
        {
            last = index;
            return true;
        }

        var step = Step(last, index);
        if (Fits(last, index, step))
        {
            Take(index, step);
            doubts = 0;
            return true;
        }

        CollectionsMarshal.AsSpan(points)[index] = points[index] with { NotCounted = ImpossibleSpeed };
        return Doubt(index);
    }

    private static string? PlainVerdict(in Reading reading) =>
        reading.IsBad ? BadValue
        : Math.Abs(reading.LatE7) <= NullIslandE7 && Math.Abs(reading.LonE7) <= NullIslandE7 ? NullIsland
        : reading.AccuracyM > WorstAccuracyM ? Inaccurate
        : null;

    // Three in a row that fit each other: the track has truly moved, so they count, with a break before the first.
    private bool Doubt(int index)
    {
        if (doubts > 0 && !Fits(doubted[doubts - 1], index, Step(doubted[doubts - 1], index)))
        {
            doubts = 0;
        }

        doubted[doubts++] = index;
        if (doubts < InARow)
        {
            return false;
        }

        var first = doubted[0];
        CollectionsMarshal.AsSpan(points)[first] = points[first] with { NotCounted = null };
        last = first;
        foreach (var next in doubted.AsSpan(1))
        {
            Take(next, Step(last, next));
        }

        doubts = 0;
        return true;
    }

    private void Take(int index, long step)
    {
        CollectionsMarshal.AsSpan(points)[index] = new JudgedPoint(points[index].Reading, NotCounted: null, Joined: true, step);
        MeasuredMm += step;
        last = index;
    }

    private long Step(int from, int to)
    {
        var all = CollectionsMarshal.AsSpan(points);
        ref readonly var a = ref all[from];
        ref readonly var b = ref all[to];
        return Geodesic.StepMm(a.Reading.LatE7, a.Reading.LonE7, b.Reading.LatE7, b.Reading.LonE7);
    }

    private bool Fits(int from, int to, long step)
    {
        var all = CollectionsMarshal.AsSpan(points);
        return all[from].Reading.ElapsedMs is not { } before || all[to].Reading.ElapsedMs is not { } at
            || step * 1000 <= (topSpeedMmPerS * Math.Max(0, at - before)) + (SlackMm * 1000);
    }
}
