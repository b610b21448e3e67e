using System.Text.Json.Serialization;
using Stamina.Contracts.Ids;

namespace Stamina.Ports.Documents;

/// <summary>A month of a user's workouts. Orders by user, then month: the order in which months are locked, after workouts.</summary>
/// <param name="User">Whose.</param>
/// <param name="Month">Year × 100 + month, by local start date: 202611.</param>
public readonly record struct MonthKey(UserId User, int Month) : IComparable<MonthKey>
{
    /// <summary>The month that <paramref name="date"/> lies in.</summary>
    public static int MonthOf(DateOnly date) => (date.Year * 100) + date.Month;

    /// <inheritdoc/>
    public int CompareTo(MonthKey other)
    {
        var byUser = User.CompareTo(other.User);
        return byUser != 0 ? byUser : Month.CompareTo(other.Month);
    }
}

/// <summary>
/// One document per user and month with a row per workout that has ended: everything that statuses, goals and statistics ask for, so that no reader opens a
/// log. A row is set by session id, so setting it again changes nothing.
/// </summary>
public sealed record MonthTotals
{
    /// <summary>Where it is.</summary>
    [JsonIgnore]
    public MonthKey Key { get; init; }

    /// <summary>The workouts that began in this month and have ended, in session id order.</summary>
    public IReadOnlyList<MonthRow> Rows { get; init; } = [];

    /// <summary>True where no workout of this month has ended.</summary>
    [JsonIgnore]
    public bool IsEmpty => Rows.Count == 0;

    /// <summary>
    /// The month in which each of these session ids has this row, or none where it is null; itself where it is so already. One pass, however many they are.
    /// </summary>
    public MonthTotals With(IReadOnlyDictionary<string, MonthRow?> rows)
    {
        var changed = rows
            .Where(set => (Find(set.Key), set.Value) is var (there, row) && (row is null ? there is not null : there is null || !there.IsSameAs(row)))
            .ToDictionary(StringComparer.Ordinal);
        return changed.Count == 0 ? this : this with
        {
            Rows =
            [
                .. Rows.Where(row => !changed.ContainsKey(row.SessionId)).Concat(changed.Values.OfType<MonthRow>())
                    .OrderBy(row => row.SessionId, StringComparer.Ordinal),
            ],
        };
    }

    /// <summary>The row of <paramref name="sessionId"/>; null where it has none.</summary>
    public MonthRow? Find(string sessionId)
    {
        var (low, high) = (0, Rows.Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            var order = string.CompareOrdinal(Rows[middle].SessionId, sessionId);
            if (order == 0)
            {
                return Rows[middle];
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle);
        }

        return null;
    }

    /// <summary>By content.</summary>
    public bool Equals(MonthTotals? other) =>
        other is not null && Key == other.Key && Rows.Count == other.Rows.Count && Rows.Zip(other.Rows).All(pair => pair.First.IsSameAs(pair.Second));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Key, Rows.Count);
}

/// <summary>What a month keeps of one workout. Discarded and deleted workouts have no row.</summary>
public sealed record MonthRow
{
    /// <summary>Which workout.</summary>
    public required string SessionId { get; init; }

    /// <summary>The exercise type that counts.</summary>
    public required string ExerciseType { get; init; }

    /// <summary>The local date it began on.</summary>
    public required DateOnly LocalDate { get; init; }

    /// <summary>When it began; null while no event tells.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>False where it is taken for ended after a silence: it counts, and may still change by itself.</summary>
    public required bool Finished { get; init; }

    /// <summary>When the server last heard something new of it, Unix ms.</summary>
    public required long LastHeardMs { get; init; }

    /// <summary>Elapsed time, ms.</summary>
    public required long ElapsedMs { get; init; }

    /// <summary>Moving time, ms.</summary>
    public required long MovingMs { get; init; }

    /// <summary>Metric to whole number in canonical units.</summary>
    public required IReadOnlyDictionary<string, long> Metrics { get; init; }

    /// <summary>True where a metric rests on estimates or corrections: such a workout sets no record.</summary>
    public bool Estimated { get; init; }

    /// <summary>True where events are known to be missing.</summary>
    public bool Incomplete { get; init; }

    /// <summary>True where every figure is the same.</summary>
    public bool IsSameAs(MonthRow other) =>
        this with { Metrics = other.Metrics } == other && StartedAt?.Offset == other.StartedAt?.Offset
        && Metrics.Count == other.Metrics.Count && Metrics.All(m => other.Metrics.TryGetValue(m.Key, out var value) && value == m.Value);
}
