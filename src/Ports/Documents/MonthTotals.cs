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
/// One document per user and month with a row per workout: everything that statuses, goals and statistics ask for, so that no reader opens a log.
/// A row is set by session id, so setting it again changes nothing. Rows of workouts in progress are kept apart from finished ones, which are many, change seldom and stay
/// packed until somebody asks for them: an event of a running workout does not pay for its month.
/// </summary>
public sealed record MonthTotals
{
    private FinishedRows finished = FinishedRows.None;
    private IReadOnlyList<MonthRow> open = [];

    /// <summary>Where it is.</summary>
    [JsonIgnore]
    public MonthKey Key { get; init; }

    /// <summary>The workouts that began in this month, in session id order.</summary>
    public IReadOnlyList<MonthRow> Rows
    {
        get => open.Count == 0 ? finished.Rows : [.. finished.Rows.Concat(open).OrderBy(r => r.SessionId, StringComparer.Ordinal)];
        init => (finished, open) = (FinishedRows.Of([.. value.Where(r => r.Finished)]), [.. value.Where(r => !r.Finished)]);
    }

    /// <summary>True where no workout began in this month.</summary>
    [JsonIgnore]
    public bool IsEmpty => open.Count == 0 && finished.IsEmpty;

    /// <summary>The month with <paramref name="row"/> in the place of the one of the same session id.</summary>
    public MonthTotals With(MonthRow row)
    {
        var without = Without(row.SessionId);
        return row.Finished
            ? without with { finished = FinishedRows.Of(Insert(without.finished.Rows, row)) }
            : without with { open = Insert(without.open, row) };
    }

    /// <summary>The same for a workout that goes on and whose row, if it has one here, was never finished.</summary>
    public MonthTotals WithStillOpen(MonthRow row) => this with { open = Insert(Others(open, row.SessionId), row) };

    /// <summary>The month without the row of <paramref name="sessionId"/>; itself where it has none.</summary>
    public MonthTotals Without(string sessionId) =>
        Has(open, sessionId) ? this with { open = Others(open, sessionId) }
        : Has(finished.Rows, sessionId) ? this with { finished = FinishedRows.Of(Others(finished.Rows, sessionId)) }
        : this;

    /// <summary>As a store keeps it: the packed finished rows, and beside them, where there are any, the open ones.</summary>
    public byte[] ToStored()
    {
        var packed = finished.IsEmpty ? [] : finished.Stored;
        return open.Count == 0 ? packed : DocumentCodec.JoinMonth(packed, DocumentCodec.Encode(new MonthTotals { open = open }, settled: false));
    }

    /// <summary>Reads what <see cref="ToStored"/> or an earlier version wrote; nothing at all is an empty month.</summary>
    /// <exception cref="InvalidDataException">The bytes are no month. Of the finished rows that shows when they are asked for.</exception>
    public static MonthTotals FromStored(MonthKey key, ReadOnlyMemory<byte> stored)
    {
        if (stored.IsEmpty)
        {
            return new MonthTotals { Key = key };
        }

        var (packed, open) = DocumentCodec.SplitMonth(stored);
        return packed is { } settled
            ? new MonthTotals { Key = key, finished = FinishedRows.Packed(settled), open = open.IsEmpty ? [] : DocumentCodec.Decode<MonthTotals>(open).open }
            : DocumentCodec.Decode<MonthTotals>(open) with { Key = key };
    }

    /// <summary>By content, however much of it is unpacked.</summary>
    public bool Equals(MonthTotals? other) => other is not null && Key == other.Key && Rows.SequenceEqual(other.Rows);

    /// <inheritdoc/>
    public override int GetHashCode() => Key.GetHashCode();

    private static bool Has(IReadOnlyList<MonthRow> rows, string sessionId) => rows.Any(r => string.Equals(r.SessionId, sessionId, StringComparison.Ordinal));

    private static List<MonthRow> Others(IReadOnlyList<MonthRow> rows, string sessionId) =>
        [.. rows.Where(r => !string.Equals(r.SessionId, sessionId, StringComparison.Ordinal))];

    private static List<MonthRow> Insert(IReadOnlyList<MonthRow> rows, MonthRow row) =>
        [.. rows.TakeWhile(r => string.CompareOrdinal(r.SessionId, row.SessionId) < 0), row, .. rows.SkipWhile(r => string.CompareOrdinal(r.SessionId, row.SessionId) < 0)];

    // Packed or not, each made of the other when it is first asked for.
    private sealed class FinishedRows
    {
        public static readonly FinishedRows None = new([], default);

        private IReadOnlyList<MonthRow>? rows;
        private byte[]? stored;

        private FinishedRows(IReadOnlyList<MonthRow>? rows, byte[]? stored) => (this.rows, this.stored) = (rows, stored);

        public IReadOnlyList<MonthRow> Rows => rows ??= DocumentCodec.Decode<MonthTotals>(stored).Rows;

        public byte[] Stored => stored ??= DocumentCodec.EncodeLightly(new MonthTotals { finished = this });

        public bool IsEmpty => rows is { Count: 0 };

        public static FinishedRows Of(List<MonthRow> rows) => rows.Count == 0 ? None : new(rows, null);

        public static FinishedRows Packed(ReadOnlyMemory<byte> stored) => stored.IsEmpty ? None : new(null, stored.ToArray());
    }
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
