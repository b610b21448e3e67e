using System.Globalization;

namespace Stamina.Ports.Documents;

/// <summary>The figures of a row that can be records: its metrics, and of our own the time over a whole distance and being the first.</summary>
internal static class RecordFigures
{
    /// <summary>Begins the names of our own figures; no metric's id does.</summary>
    public const char Own = '@';

    private const string Distance = "distance";
    private const long KilometreMm = 1_000_000;

    /// <summary>A mile, in millimetres; <c>Units.MileMm</c> of a room that this one does not know.</summary>
    internal const long MileMm = 1_609_344;

    // Being the first is a figure that is the same for all, so that the earliest stands.
    private const long Same = 1;

    // Whole distances that people time themselves over.
    private static readonly decimal[] Marks = [0.5m, 1, 2, 3, 5, 10, 15, 20, 30, 50, 100];

    /// <summary>The first workout of all, whatever it is worth.</summary>
    public static readonly FigureKey FirstOfAll = new("", "@first");

    public static IEnumerable<(FigureKey Key, RecordValue Best)> Of(MonthRow row)
    {
        var by = new RecordHolder(row.SessionId, row.LocalDate, row.StartedAt?.ToUnixTimeMilliseconds());
        yield return (FirstOfAll, new RecordValue(Same, by));
        if (row.Estimated || row.Incomplete)
        {
            yield break;
        }

        foreach (var (metric, value) in row.Metrics)
        {
            if (value > 0 && !metric.StartsWith(Own))
            {
                yield return (new FigureKey(row.ExerciseType, metric), new RecordValue(value, by));
            }
        }

        for (var miles = 0; miles <= 1; miles++)
        {
            if (TryMark(row, miles == 1, out var mark))
            {
                var (time, first) = KeysOf(row.ExerciseType, miles == 1, mark);
                yield return (time, new RecordValue(row.MovingMs, by));
                yield return (first, new RecordValue(Same, by));
            }
        }
    }

    /// <summary>
    /// The whole distance that a row covered: at least it, at most 5 % more, so that its time is one that the distance was surely covered in.
    /// </summary>
    public static bool TryMark(MonthRow row, bool miles, out decimal mark)
    {
        mark = 0;
        if (row is not { Estimated: false, Incomplete: false, MovingMs: > 0 } || !row.Metrics.TryGetValue(Distance, out var distance))
        {
            return false;
        }

        foreach (var whole in Marks)
        {
            var exact = (long)(whole * (miles ? MileMm : KilometreMm));
            if (exact <= distance && distance <= exact + (exact / 20))
            {
                mark = whole;
                return true;
            }
        }

        return false;
    }

    public static (FigureKey Time, FigureKey First) KeysOf(string exerciseType, bool miles, decimal mark)
    {
        var over = string.Create(CultureInfo.InvariantCulture, $"{mark}{(miles ? "mi" : "km")}");
        return (new FigureKey(exerciseType, "@time:" + over), new FigureKey(exerciseType, "@first:" + over));
    }
}
