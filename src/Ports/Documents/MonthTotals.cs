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
/// One document per user and month with a row per workout: everything that statuses, goals and statistics ask for, so that no reader opens a log.
/// A row is set by session id, so setting it again changes nothing.
/// </summary>
public sealed record MonthTotals
{
    /// <summary>Where it is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public MonthKey Key { get; init; }

    /// <summary>The workouts that began in this month, in session id order.</summary>
    public IReadOnlyList<MonthRow> Rows { get; init; } = [];

    /// <summary>The month with <paramref name="row"/> in the place of the one of the same session id.</summary>
    public MonthTotals With(MonthRow row)
    {
        var rows = new List<MonthRow>(Rows.Count + 1);
        rows.AddRange(Rows.Where(r => !string.Equals(r.SessionId, row.SessionId, StringComparison.Ordinal)));
        var at = rows.FindIndex(r => string.CompareOrdinal(r.SessionId, row.SessionId) > 0);
        rows.Insert(at < 0 ? rows.Count : at, row);
        return this with { Rows = rows };
    }

    /// <summary>The month without the row of <paramref name="sessionId"/>; itself where it has none.</summary>
    public MonthTotals Without(string sessionId) =>
        Rows.Any(r => string.Equals(r.SessionId, sessionId, StringComparison.Ordinal))
            ? this with { Rows = [.. Rows.Where(r => !string.Equals(r.SessionId, sessionId, StringComparison.Ordinal))] }
            : this;
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

    /// <summary>False while it is in progress: then it counts only once auto-finished.</summary>
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
}
