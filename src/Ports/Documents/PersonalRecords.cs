using System.Diagnostics.CodeAnalysis;

namespace Stamina.Ports.Documents;

/// <summary>
/// What a user did best of all time, kept beside the months: of every metric of every exercise type the most and the least (which of them is the best only the
/// catalogue of exercise types knows), the fastest over whole distances, and the first workout. A pure function of the rows of all months, in whatever order
/// they are applied. Of equal values the earliest stands: by local date, then start, then session id. Rows with estimated figures or parts missing, and figures
/// of 0 or less, set nothing.
/// </summary>
public sealed class PersonalRecords
{
    /// <summary>Of no workouts.</summary>
    public static readonly PersonalRecords None = new(new Dictionary<FigureKey, Extremes>());

    private readonly IReadOnlyDictionary<FigureKey, Extremes> kept;

    internal PersonalRecords(IReadOnlyDictionary<FigureKey, Extremes> kept) => this.kept = kept;

    /// <summary>The most and the least of each metric, by exercise type, then metric.</summary>
    public IEnumerable<MetricRecord> Metrics => kept
        .Where(k => !k.Key.Metric.StartsWith(RecordFigures.Own))
        .OrderBy(k => k.Key.ExerciseType, StringComparer.Ordinal).ThenBy(k => k.Key.Metric, StringComparer.Ordinal)
        .Select(k => new MetricRecord(k.Key.ExerciseType, k.Key.Metric, k.Value.Most, k.Value.Least));

    /// <summary>The first workout of all; null where there is none.</summary>
    public RecordHolder? First => kept.TryGetValue(RecordFigures.FirstOfAll, out var first) ? first.Least.By : null;

    internal IReadOnlyDictionary<FigureKey, Extremes> Kept => kept;

    /// <summary>The records of these rows, in any order.</summary>
    public static PersonalRecords Rebuild(IEnumerable<MonthRow> rows)
    {
        var records = new Dictionary<FigureKey, Extremes>();
        foreach (var row in rows)
        {
            Add(records, row);
        }

        return new PersonalRecords(records);
    }

    /// <summary>
    /// The records after one workout's row has become <paramref name="after"/> (null: it left). Applied again it changes nothing, and then the same object
    /// comes back. Null where the workout held a record and no longer reaches it: who comes next is not known here, so the records must be rebuilt of all rows.
    /// </summary>
    /// <param name="before">The workout's row until now; null where it had none.</param>
    /// <param name="after">Its row from now on.</param>
    public PersonalRecords? Apply(MonthRow? before, MonthRow? after)
    {
        if ((after ?? before)?.SessionId is not { } session)
        {
            return this;
        }

        var figures = after is null ? [] : RecordFigures.Of(after).ToDictionary(f => f.Key, f => f.Best);
        foreach (var (key, held) in kept)
        {
            var reached = figures.TryGetValue(key, out var figure);
            if ((held.Most.By.SessionId == session && !(reached && figure.IsMost(held.Most) >= 0))
                || (held.Least.By.SessionId == session && !(reached && figure.IsLeast(held.Least) >= 0)))
            {
                return null;
            }
        }

        if (figures.All(f => kept.TryGetValue(f.Key, out var held) && held == held.With(f.Value)))
        {
            return this;
        }

        var changed = new Dictionary<FigureKey, Extremes>(kept);
        Add(changed, after!);
        return new PersonalRecords(changed);
    }

    /// <summary>The records after several workouts' rows have changed, as <see cref="Apply"/> says for one; null where they must be rebuilt.</summary>
    public PersonalRecords? ApplyAll(IEnumerable<(MonthRow? Before, MonthRow? After)> changes)
    {
        var records = this;
        foreach (var (before, after) in changes)
        {
            records = records?.Apply(before, after);
        }

        return records;
    }

    /// <summary>The fastest over the whole distance that <paramref name="row"/> covered; null where it covered none, or too uncertainly.</summary>
    public FastestOver? FastestLike(MonthRow row, bool miles)
    {
        if (!RecordFigures.TryMark(row, miles, out var mark))
        {
            return null;
        }

        var (time, first) = RecordFigures.KeysOf(row.ExerciseType, miles, mark);
        return kept.TryGetValue(time, out var times) && kept.TryGetValue(first, out var firsts) ? new FastestOver(mark, times.Least, firsts.Least.By) : null;
    }

    /// <summary>As a store keeps them.</summary>
    public byte[] ToStored() => RecordBytes.Write(this);

    /// <summary>Reads what <see cref="ToStored"/> wrote; false where another version wrote it or it is damaged: then they must be rebuilt.</summary>
    public static bool TryReadStored(ReadOnlyMemory<byte> stored, [NotNullWhen(true)] out PersonalRecords? records) =>
        RecordBytes.TryRead(stored.Span, out records);

    private static void Add(Dictionary<FigureKey, Extremes> records, MonthRow row)
    {
        foreach (var (key, best) in RecordFigures.Of(row))
        {
            records[key] = records.TryGetValue(key, out var held) ? held.With(best) : new Extremes(best, best);
        }
    }
}

/// <summary>The most and the least of one metric.</summary>
public sealed record MetricRecord(string ExerciseType, string Metric, RecordValue Most, RecordValue Least);

/// <summary>The fastest over a whole distance.</summary>
/// <param name="Mark">The distance, in km or miles.</param>
/// <param name="Time">Moving time in ms, and whose.</param>
/// <param name="First">Who was the first over it.</param>
public sealed record FastestOver(decimal Mark, RecordValue Time, RecordHolder First);

/// <summary>A figure in canonical units and the workout that reached it.</summary>
public readonly record struct RecordValue(long Value, RecordHolder By)
{
    // Above 0: takes the place of the other. 0: is the other, as far as a record goes.
    internal int IsMost(RecordValue other) => Value != other.Value ? Value.CompareTo(other.Value) : -By.CompareTo(other.By);

    internal int IsLeast(RecordValue other) => Value != other.Value ? -Value.CompareTo(other.Value) : -By.CompareTo(other.By);
}

/// <summary>A workout that holds a record. Orders by local date, start, session id.</summary>
/// <param name="SessionId">Which workout.</param>
/// <param name="Date">The local date it began on.</param>
/// <param name="StartedMs">When it began, Unix ms; null where that is unknown, which is before all others of its date.</param>
public sealed record RecordHolder(string SessionId, DateOnly Date, long? StartedMs) : IComparable<RecordHolder>
{
    /// <inheritdoc/>
    public int CompareTo(RecordHolder? other)
    {
        if (other is null)
        {
            return 1;
        }

        var byDate = Date.CompareTo(other.Date);
        var byStart = byDate != 0 ? byDate : Nullable.Compare(StartedMs, other.StartedMs);
        return byStart != 0 ? byStart : string.CompareOrdinal(SessionId, other.SessionId);
    }
}

/// <summary>Which figure.</summary>
internal readonly record struct FigureKey(string ExerciseType, string Metric);

/// <summary>Its most and its least.</summary>
internal readonly record struct Extremes(RecordValue Most, RecordValue Least)
{
    // Where both are of one workout, its new figure takes the place of the old one even if they are equal.
    public Extremes With(RecordValue figure) => new(Takes(figure, Most, figure.IsMost(Most)), Takes(figure, Least, figure.IsLeast(Least)));

    private static RecordValue Takes(RecordValue figure, RecordValue held, int order) => order > 0 ? figure : held;
}
