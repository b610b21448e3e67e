using System.Globalization;
using Stamina.Contracts.Events;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>
/// Reads CSV logs of lifting, a row a set: Strong's, Hevy's, and the form of ours that docs/exchange.md describes. A workout is what has one start and one
/// title.
/// </summary>
internal sealed class LiftingLog
{
    private const int MostSets = 500_000;

    private readonly Dictionary<Column, int> columns = [];
    private readonly Dictionary<(string Date, string Workout), Activity> workouts = [];
    private readonly List<Activity> inOrder = [];
    private readonly string? unitWish;
    private readonly Aside aside = new();
    private string? weightUnit;
    private string? distanceUnit;
    private string format = "sets";
    private bool missesUnit;
    private int sets;

    private LiftingLog(string? unitWish) => this.unitWish = unitWish;

    /// <summary>True for a header that has an exercise, a date and something done.</summary>
    public static bool IsHeader(IReadOnlyList<string> header)
    {
        var found = header.Select(h => Columns.Of(h).Column).ToHashSet();
        return found.Contains(Column.Exercise) && found.Contains(Column.Date) && (found.Contains(Column.Repetitions) || found.Contains(Column.Seconds));
    }

    /// <exception cref="UnreadableFileException">It has no workout, or says nowhere which unit its weights have.</exception>
    public static IReadOnlyList<Activity> Read(CsvText csv, IReadOnlyList<string> header, string? unitWish)
    {
        var log = new LiftingLog(unitWish);
        log.TakeHeader(header);
        while (csv.Read() is { } row)
        {
            log.TakeRow(row);
        }

        return log.Finish();
    }

    private List<Activity> Finish()
    {
        if (missesUnit && unitWish is null)
        {
            throw new UnreadableFileException(
                RemarkCodes.NoWeightUnit, "The log does not say whether its weights are kg or lb: say --weight-unit kg or --weight-unit lb.");
        }

        var whole = inOrder.Where(a => a.Sets.Count > 0).ToList();
        if (whole.Count == 0)
        {
            throw new UnreadableFileException(RemarkCodes.NoSets, aside.Total > 0 ? $"No set of the log can be used: {aside}." : "The log has no sets.");
        }

        whole[0].Aside.Add(aside);
        return whole;
    }

    private void TakeHeader(IReadOnlyList<string> header)
    {
        for (var i = 0; i < header.Count; i++)
        {
            var (column, unit) = Columns.Of(header[i]);
            if (column == Column.Other || !columns.TryAdd(column, i))
            {
                continue;
            }

            weightUnit = column == Column.Weight ? unit : weightUnit;
            distanceUnit = column == Column.Distance ? unit : distanceUnit;
        }

        format = columns.ContainsKey(Column.Kind) && columns.ContainsKey(Column.End) ? "hevy" : columns.ContainsKey(Column.Order) ? "strong" : "sets";
    }

    private string? Cell(List<string> row, Column column) => columns.TryGetValue(column, out var at) && at < row.Count && row[at].Length > 0 ? row[at] : null;

    private void TakeRow(List<string> row)
    {
        var order = Cell(row, Column.Order)?.ToLowerInvariant();
        if (order is "rest timer" or "note" || row.TrueForAll(c => c.Length == 0))
        {
            return;
        }

        if (Cell(row, Column.Exercise) is not { } exercise
            || Cell(row, Column.Date) is not { } date
            || StartOf(row, date) is not { } start
            || ++sets > MostSets)
        {
            aside.Add(AsideReasons.BadRow);
            return;
        }

        var activity = WorkoutOf(row, date, start);
        var repetitions = CsvValues.Number(Cell(row, Column.Repetitions));
        var seconds = CsvValues.Seconds(Cell(row, Column.Seconds));
        var distance = Metres(CsvValues.Number(Cell(row, Column.Distance)), Cell(row, Column.DistanceUnit) ?? distanceUnit);
        var weight = CsvValues.Number(Cell(row, Column.Weight));
        if ((Cell(row, Column.Repetitions) is not null && repetitions is null or < 0 or > 10_000) || (Cell(row, Column.Weight) is not null && weight is null))
        {
            aside.Add(AsideReasons.BadRow);
            return;
        }

        // Strong writes 0 for what a set does not have: a plank of a minute has 0 repetitions, and 140 kg x 0 is an attempt that failed.
        if (repetitions is null or 0 && seconds is > 0)
        {
            repetitions = null;
        }
        else if (repetitions is null || (repetitions == 0 && weight is null or 0))
        {
            aside.Add(AsideReasons.EmptySet);
            return;
        }

        var unit = UnitOf(Cell(row, Column.Unit)) ?? weightUnit;
        missesUnit |= unit is null && weight is not (null or 0);
        var kind = KindOf(Cell(row, Column.Kind)?.ToLowerInvariant() ?? order);
        activity.Sets.Add(new LiftedSet(exercise)
        {
            Weight = weight,
            Unit = unit ?? unitWish ?? "kg",
            Repetitions = (int?)repetitions,
            Seconds = seconds is > 0 and <= 86_400 ? seconds : null,
            DistanceM = distance is > 0 ? distance : null,
            Rpe = CsvValues.Number(Cell(row, Column.Rpe)) is >= 1 and <= 10 and var rpe ? rpe : null,
            IsWarmUp = kind == "warm_up" || Cell(row, Column.WarmUp)?.ToLowerInvariant() is "true" or "1" or "yes" or "x",
            Kind = kind is "warm_up" ? null : kind,
            Superset = Cell(row, Column.Superset),
            Note = Cell(row, Column.Note),
        });
    }

    private DateTime? StartOf(List<string> row, string date)
    {
        // An RFC 3339 time has an offset of its own; the wall clock is what stands before it.
        var day = CsvValues.Date(date)
            ?? (
                DateTimeOffset.TryParse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                && date.Contains('T', StringComparison.Ordinal)
                    ? moment.DateTime
                    : null);
        return day is { } known && TimeSpan.TryParse(Cell(row, Column.Time), CultureInfo.InvariantCulture, out var time) && time < TimeSpan.FromDays(1)
            ? known.Date + time
            : day;
    }

    private Activity WorkoutOf(List<string> row, string date, DateTime start)
    {
        var name = Cell(row, Column.Workout);
        var key = (date + Cell(row, Column.Time), name ?? string.Empty);
        if (!workouts.TryGetValue(key, out var activity))
        {
            activity = new Activity
            {
                Format = format,
                TypeName = "weight_training",
                Name = name,
                Description = Cell(row, Column.WorkoutNote),
                LocalStart = start,
                StatedElapsedMs = ElapsedOf(row, start),
                ContentKey = string.Create(CultureInfo.InvariantCulture, $"{format}|{start:yyyy-MM-ddTHH:mm:ss}|{name}"),
            };
            workouts[key] = activity;
            inOrder.Add(activity);
        }

        return activity;
    }

    private long? ElapsedOf(List<string> row, DateTime start)
    {
        var seconds = CsvValues.Date(Cell(row, Column.End)) is { } end ? (end - start).TotalSeconds : CsvValues.Seconds(Cell(row, Column.Duration));
        return seconds > 0 && seconds < EventLimits.MaxElapsedMs / 1000d ? (long)(seconds.Value * 1000) : null;
    }

    private static string? UnitOf(string? text) => text?.ToLowerInvariant().TrimEnd('.') switch
    {
        "kg" or "kgs" or "kilogram" or "kilograms" => "kg",
        "lb" or "lbs" or "pound" or "pounds" => "lb",
        _ => null,
    };

    private static string? KindOf(string? text) => text switch
    {
        "w" or "warmup" or "warm_up" or "warm up" => "warm_up",
        "d" or "dropset" or "drop" or "drop set" => "drop",
        "f" or "failure" => "failure",
        null or "normal" or "standard" => null,
        _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : text,
    };

    private static double? Metres(double? value, string? unit) => unit?.ToLowerInvariant() switch
    {
        "km" => value * 1_000,
        "mi" or "miles" or "mile" => value * 1_609.344,
        "ft" => value * 0.3048,
        "yd" => value * 0.9144,
        _ => value,
    };
}
