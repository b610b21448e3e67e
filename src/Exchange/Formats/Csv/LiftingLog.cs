using System.Globalization;
using Stamina.Contracts.Events;
using Stamina.Exchange.Activities;
using Stamina.Exchange.Types;

namespace Stamina.Exchange.Formats.Csv;

/// <summary>
/// Reads CSV logs of lifting, a row a set: Strong's, Hevy's, FitNotes', and the form of ours that docs/exchange.md describes. A workout is what has one start
/// and one title. What a row means is known only when all are read, as the forms of dates, decimals and units are those of the whole file.
/// </summary>
internal sealed class LiftingLog
{
    private const int MostSets = 500_000;
    private const int MostTexts = 50_000;

    // Beyond these a set would not count in weight training, so it is set aside here, where the person is told.
    private const double HeaviestWeight = 10_000;
    private const double LongestSetS = 86_400;

    private static readonly string[] BodyWeights = ["bodyweight", "body weight", "bw"];

    private readonly Columns columns;
    private readonly CsvDecimals decimals;
    private readonly string? unitWish;
    private readonly bool? isDayFirst;
    private readonly Dictionary<(string Date, string Workout), LoggedWorkout> workouts = [];
    private readonly List<LoggedWorkout> inOrder = [];
    private readonly Dictionary<string, string> texts = new(StringComparer.Ordinal);
    private readonly HashSet<string> units = new(StringComparer.Ordinal);
    private readonly Aside aside = new();
    private bool missesUnit;
    private int sets;

    private LiftingLog(Columns columns, CsvDecimals decimals, string? unitWish, bool? isDayFirst) =>
        (this.columns, this.decimals, this.unitWish, this.isDayFirst) = (columns, decimals, unitWish, isDayFirst);

    private string Format =>
        columns.Has(Column.Kind) && columns.Has(Column.End) ? "hevy"
        : columns.Has(Column.Order) ? "strong"
        : "sets";

    /// <summary>True for a header that has an exercise, a date and something done.</summary>
    public static bool IsHeader(IReadOnlyList<string> header)
    {
        var found = Columns.Of(header);
        return found.Has(Column.Exercise) && found.Has(Column.Date) && (found.Has(Column.Repetitions) || found.Has(Column.Seconds));
    }

    /// <exception cref="UnreadableFileException">
    /// It has no workout, or says nowhere which unit its weights have or whether its dates have the day or the month first.
    /// </exception>
    public static IReadOnlyList<Activity> Read(CsvText csv, IReadOnlyList<string> header, string? unitWish, bool? isDayFirst)
    {
        var log = new LiftingLog(Columns.Of(header), new CsvDecimals(csv.IsSemicolon), unitWish, isDayFirst);
        while (csv.Read() is { } row)
        {
            log.TakeRow(row);
        }

        return log.Finish();
    }

    private List<Activity> Finish()
    {
        var dates = CsvDates.Of(inOrder.SelectMany(w => new[] { w.Date, w.End }).OfType<string>(), isDayFirst);
        var read = new List<Activity>();
        foreach (var workout in inOrder)
        {
            if (dates.Read(workout.Date) is { } day)
            {
                read.Add(ActivityOf(workout, CsvDates.Time(workout.Time) is { } time ? day.Date + time : day, dates.Read(workout.End)));
            }
            else if (dates.TwoDaysOf(workout.Date) is { } two)
            {
                throw new UnreadableFileException(
                    RemarkCodes.NoDateOrder,
                    "The log has dates such as {date} and does not say whether the day or the month comes first: say --date-order dmy or --date-order mdy.",
                    ("date", workout.Date),
                    ("day_first", two.DayFirst.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                    ("month_first", two.MonthFirst.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)));
            }
            else
            {
                aside.Add(AsideReasons.BadRow, workout.Sets.Count);
            }
        }

        if (missesUnit && unitWish is null)
        {
            throw new UnreadableFileException(
                RemarkCodes.NoWeightUnit, "The log does not say whether its weights are kg or lb: say --weight-unit kg or --weight-unit lb.");
        }

        read.RemoveAll(a => a.Sets.Count == 0);
        if (read.Count == 0)
        {
            throw new UnreadableFileException(RemarkCodes.NoSets, aside.Total > 0 ? $"No set of the log can be used: {aside}." : "The log has no sets.");
        }

        read[0].Aside.Add(aside);
        return read;
    }

    private void TakeRow(List<string> row)
    {
        if (row.TrueForAll(c => c.Length == 0))
        {
            return;
        }

        if (Text(row, Column.Exercise) is not { } exercise || Text(row, Column.Date) is not { } date || ++sets > MostSets)
        {
            aside.Add(AsideReasons.BadRow);
            return;
        }

        var (weight, unitBehind) = WeightOf(Text(row, Column.Weight));
        var set = new LoggedSet(exercise)
        {
            Order = Text(row, Column.Order),
            Kind = Text(row, Column.Kind),
            Weight = weight,
            Unit = Text(row, Column.Unit) ?? unitBehind,
            Repetitions = Text(row, Column.Repetitions),
            Seconds = Text(row, Column.Seconds),
            Distance = Text(row, Column.Distance),
            DistanceUnit = Text(row, Column.DistanceUnit),
            Rpe = Text(row, Column.Rpe),
            WarmUp = Text(row, Column.WarmUp),
            Superset = Text(row, Column.Superset),
            Note = Text(row, Column.Note),
        };
        foreach (var number in (string?[])[set.Weight, set.Repetitions, set.Seconds, set.Distance, set.Rpe])
        {
            decimals.See(number);
        }

        if (Columns.UnitNamed(set.Unit) is ("kg" or "lb") and var unit)
        {
            units.Add(unit);
        }

        WorkoutOf(row, date).Sets.Add(set);
    }

    // "60 kg" and "135lbs" in one cell. "BW" is the body's own, of which the log does not say how much; behind it stands what was added, or below 0 the help.
    private static (string? Weight, string? Unit) WeightOf(string? cell)
    {
        if (cell is not null && Array.Find(BodyWeights, name => cell.StartsWith(name, StringComparison.OrdinalIgnoreCase)) is { } body)
        {
            cell = cell[body.Length..].Trim();
        }

        if (string.IsNullOrEmpty(cell))
        {
            return (null, null);
        }

        var end = cell.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (end > 0 && end < cell.Length && Columns.UnitNamed(cell[end..]) is ("kg" or "lb") and var unit)
        {
            return (cell[..end], unit);
        }

        return (cell, null);
    }

    // The same text in many cells is one object in memory: most cells of a log hold one of a few texts.
    private string? Text(List<string> row, Column column)
    {
        if (columns.Cell(row, column) is not { } cell)
        {
            return null;
        }

        if (texts.TryGetValue(cell, out var known))
        {
            return known;
        }

        if (texts.Count < MostTexts)
        {
            texts.Add(cell, cell);
        }

        return cell;
    }

    private LoggedWorkout WorkoutOf(List<string> row, string date)
    {
        var (name, time) = (Text(row, Column.Workout), Text(row, Column.Time));
        var key = (date + time, name ?? string.Empty);
        if (!workouts.TryGetValue(key, out var workout))
        {
            workout = new LoggedWorkout(date, time, name)
            {
                End = Text(row, Column.End),
                Duration = Text(row, Column.Duration),
                Note = Text(row, Column.WorkoutNote),
            };
            workouts[key] = workout;
            inOrder.Add(workout);
        }

        return workout;
    }

    private Activity ActivityOf(LoggedWorkout workout, DateTime start, DateTime? end)
    {
        var seconds = end is { } known ? (known - start).TotalSeconds : CsvDurations.Seconds(workout.Duration, decimals);

        // An offset that is written is that of the person's clock, but for UTC: then the zone of the profile tells the day.
        var fromUtc = CsvDates.FromUtc(workout.Date);
        var activity = new Activity
        {
            Format = Format,
            TypeName = "weight_training",
            Name = workout.Name,
            Description = workout.Note,
            LocalStart = start,
            StatedStart = fromUtc is { } ahead && start is { Year: > 1 and < 9_999 } ? new DateTimeOffset(start, ahead) : null,
            StatedOffset = fromUtc == TimeSpan.Zero ? null : fromUtc,
            StatedElapsedMs = seconds > 0 && seconds < EventLimits.MaxElapsedMs / 1000d ? (long)(seconds.Value * 1000) : null,
            ContentKey = string.Create(CultureInfo.InvariantCulture, $"{Format}|{start:yyyy-MM-ddTHH:mm:ss}|{workout.Name}"),
        };
        foreach (var logged in workout.Sets)
        {
            if (SetOf(logged, out var reason) is { } set)
            {
                activity.Sets.Add(set);
            }
            else if (reason is not null)
            {
                aside.Add(reason);
            }
        }

        return activity;
    }

    // Null without a reason where the row is no set but a rest or a note.
    private LiftedSet? SetOf(LoggedSet logged, out string? reason)
    {
        reason = null;
        var (repetitions, weight) = (decimals.Read(logged.Repetitions), decimals.Read(logged.Weight));
        var seconds = CsvDurations.Seconds(logged.Seconds, decimals) is <= LongestSetS and var told ? told : (double?)null;
        var distance = decimals.Read(logged.Distance);
        var tag = logged.Order?.ToLowerInvariant();
        if (tag is "rest timer" or "note" || (IsSentence(tag) && weight is null or 0 && repetitions is null or 0))
        {
            return null;
        }

        if ((logged.Repetitions is not null && repetitions is null or < 0 or > 10_000)
            || (logged.Weight is not null && weight is null or < -HeaviestWeight or > HeaviestWeight))
        {
            reason = AsideReasons.BadRow;
            return null;
        }

        // Strong writes 0 for what a set does not have: a plank of a minute has 0 repetitions. 140 kg x 0 without a time is a failed attempt.
        if (repetitions is null or 0 && seconds is > 0)
        {
            repetitions = null;
        }
        else if (repetitions is null || (repetitions == 0 && weight is null or 0))
        {
            reason = AsideReasons.EmptySet;
            return null;
        }

        // An empty cell has the unit of all others, where they agree.
        var unit = Columns.UnitNamed(logged.Unit) is ("kg" or "lb") and var stated ? stated : columns.WeightUnit ?? (units.Count == 1 ? units.First() : null);
        missesUnit |= unit is null && weight is not (null or 0);
        var kind = KindOf(logged.Kind?.ToLowerInvariant() ?? tag);
        return new LiftedSet(logged.Exercise)
        {
            Weight = weight,
            Unit = unit ?? unitWish ?? "kg",
            Repetitions = (int?)repetitions,
            Seconds = seconds is > 0 ? seconds : null,
            DistanceM = Metres(distance, Columns.UnitNamed(logged.DistanceUnit) ?? columns.DistanceUnit) is > 0 and var metres ? metres : null,
            Rpe = decimals.Read(logged.Rpe) is >= 1 and <= 10 and var rpe ? rpe : null,
            IsWarmUp = kind == "warm_up" || logged.WarmUp?.ToLowerInvariant() is "true" or "1" or "yes" or "x",
            Kind = kind is "warm_up" ? null : kind,
            Superset = logged.Superset,
            Note = logged.Note,
        };
    }

    // The column has a number ("Set 1") or a letter of its kind for a set. Longer words are a rest or a note, in the person's language.
    private static bool IsSentence(string? tag) => tag?.Length > 2 && KindOf(tag) == tag;

    private static string? KindOf(string? text) => ExerciseNames.Key(text) switch
    {
        "w" or "warmup" or "warm_up" or "warmup_set" or "warm_up_set" => "warm_up",
        "d" or "dropset" or "drop" or "drop_set" => "drop",
        "f" or "failure" or "to_failure" => "failure",
        "" or "normal" or "normal_set" or "standard" => null,
        _ => text!.Any(char.IsDigit) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) ? null : text,
    };

    private static double? Metres(double? value, string? unit) => unit switch
    {
        "km" => value * 1_000,
        "mi" => value * 1_609.344,
        "ft" => value * 0.3048,
        "yd" => value * 0.9144,
        _ => value,
    };

    // As it stands in the rows, before all of them are read.
    private sealed record LoggedWorkout(string Date, string? Time, string? Name)
    {
        public string? End { get; init; }

        public string? Duration { get; init; }

        public string? Note { get; init; }

        public List<LoggedSet> Sets { get; } = [];
    }

    private sealed record LoggedSet(string Exercise)
    {
        public string? Order { get; init; }

        public string? Kind { get; init; }

        public string? Weight { get; init; }

        public string? Unit { get; init; }

        public string? Repetitions { get; init; }

        public string? Seconds { get; init; }

        public string? Distance { get; init; }

        public string? DistanceUnit { get; init; }

        public string? Rpe { get; init; }

        public string? WarmUp { get; init; }

        public string? Superset { get; init; }

        public string? Note { get; init; }
    }
}
