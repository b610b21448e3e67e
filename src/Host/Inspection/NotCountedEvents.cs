using System.Runtime.CompilerServices;
using Google.Protobuf;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Workouts;
using Stamina.Ports.Documents;
using Stamina.Ports.Messages;
using Stamina.Ports.Queue;
using Stamina.Ports.Stores;

namespace Stamina.Host.Inspection;

/// <summary>
/// Events that are stored and do not count. Putting them back means sending them through the queue once more: the Data Handler judges them again by what it
/// knows now.
/// </summary>
internal sealed class NotCountedEvents(IWorkoutReads reads, IBatchPublisher publisher, TimeProvider time)
{
    // One batch holds about as much as a busy Workout Server's.
    private const int BatchBytes = 1 << 20;

    private readonly Guid epoch = Guid.NewGuid();
    private ulong published;

    /// <summary>All that were asked for, in key order. The store keeps no list of them: every workout is read.</summary>
    public async IAsyncEnumerable<NotCountedEntry> FindAsync(NotCountedQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var workout in reads.AllAsync(query.User, cancellationToken))
        {
            if (query.Names.Count > 0 && !query.Names.Any(name => name.Session == workout.Key.Session))
            {
                continue;
            }

            foreach (var verdict in workout.Summary?.NotCounted ?? [])
            {
                if (query.Matches(workout.Key.Session, verdict))
                {
                    yield return new NotCountedEntry(workout.Key, verdict, Stored(workout.Log, verdict));
                }
            }
        }
    }

    /// <summary>
    /// Sends events of any number of workouts through the queue. Sending them twice changes nothing: the log has them already, and what they derive to depends
    /// on the log alone.
    /// </summary>
    /// <exception cref="QueueUnavailableException">The queue is full or away. What it had taken by then stays requeued.</exception>
    public async ValueTask RequeueAsync(IReadOnlyList<NotCountedEntry> events, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        Batch? batch = null;
        foreach (var writers in events.GroupBy(e => (e.Key, e.Verdict.Writer)))
        {
            batch ??= NextBatch(now);
            batch.Uploads.Add(UploadOf(writers.Key.Key, writers.Key.Writer, writers, now));
            if (batch.CalculateSize() > BatchBytes)
            {
                await PublishAsync(batch, cancellationToken);
                batch = null;
            }
        }

        if (batch is not null)
        {
            await PublishAsync(batch, cancellationToken);
        }
    }

    private Batch NextBatch(long now) =>
        new() { Version = 1, PublisherEpoch = ByteString.CopyFrom(epoch.ToByteArray(bigEndian: true)), Number = ++published, PublishedAtMs = now };

    private ValueTask PublishAsync(Batch batch, CancellationToken cancellationToken) =>
        publisher.PublishAsync(new BatchName(epoch, (long)batch.Number), batch.ToByteArray(), cancellationToken);

    // "Received" now: the log keeps the earlier arrival of the same bytes.
    private static Upload UploadOf(WorkoutKey key, string writer, IEnumerable<NotCountedEntry> events, long now)
    {
        var upload = new Upload
        {
            UserId = ByteString.CopyFrom(key.User.Value.ToByteArray(bigEndian: true)),
            SessionId = key.Session.Value,
            Writer = writer,
            ReceivedAtMs = now,
            FoldAgain = true,
        };
        upload.Events.AddRange(events.SelectMany(e => e.Stored).Select(stored => new FramedEvent { Seq = stored.Seq, Kind = stored.Kind, Body = stored.Body }));
        return upload;
    }

    // An identity that arrived with different bytes is there more than once.
    private static List<LoggedEvent> Stored(WorkoutLog log, EventNotCounted verdict) =>
        [.. log.Events.Where(e => e.Seq == (uint)verdict.Seq && string.Equals(e.Writer, verdict.Writer, StringComparison.Ordinal))];
}

/// <summary>An event that does not count, with its bytes.</summary>
internal sealed record NotCountedEntry(WorkoutKey Key, EventNotCounted Verdict, IReadOnlyList<LoggedEvent> Stored)
{
    public string Id => $"{Key.Session}/{Verdict.Writer}/{Verdict.Seq}";

    /// <summary>From a revoked device: only its owner may let it count.</summary>
    public bool IsOwnersToRelease => string.Equals(Verdict.Reason, NotCountedReasons.Quarantined, StringComparison.Ordinal);

    public NotCountedLine Line => new(Id, Verdict.Reason, Verdict.Field);

    public ShownEvent Shown =>
        new(
            Id,
            Key.User.ToString(),
            Verdict.Reason,
            Verdict.Field,
            Verdict.Expected,
            [
                .. Stored.Select(s => new ShownBytes(
                    s.Kind.Length == 0 ? EventKinds.Progress : s.Kind,
                    UnixTime.Moment(s.ReceivedAtMs),
                    $"{Convert.ToHexStringLower(s.BatchEpoch.Span)}/{s.BatchNumber}",
                    s.Body.ToStringUtf8())),]);
}

/// <summary>An event that does not count, with its content.</summary>
internal sealed record ShownEvent(string Id, string UserId, string Reason, string? Field, string? Expected, IReadOnlyList<ShownBytes> Stored);

/// <summary>What arrived under one identity; <paramref name="Body"/> as received.</summary>
internal sealed record ShownBytes(string Kind, DateTimeOffset? ReceivedAt, string Batch, string Body);

/// <summary>Names a workout's events, or one of them: SESSION_ID or SESSION_ID/WRITER/SEQ.</summary>
internal sealed record NotCountedName(SessionId Session, string? Writer, int? Seq)
{
    public static bool TryParse(string text, out NotCountedName name)
    {
        name = null!;
        var parts = text.Split('/');
        if (parts.Length is not (1 or 3) || !SessionId.TryParse(parts[0], out var session))
        {
            return false;
        }

        if (parts.Length == 1)
        {
            name = new NotCountedName(session, null, null);
            return true;
        }

        if (!WriterName.IsValid(parts[1])
            || !int.TryParse(parts[2], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var seq))
        {
            return false;
        }

        name = new NotCountedName(session, parts[1], seq);
        return true;
    }

    public bool Covers(SessionId session, EventNotCounted verdict) =>
        Session == session && (Writer is null || (string.Equals(Writer, verdict.Writer, StringComparison.Ordinal) && Seq == verdict.Seq));
}

/// <summary>Which events to look for; all of them where nothing is said.</summary>
internal sealed record NotCountedQuery(UserId? User, string? Reason, IReadOnlyList<NotCountedName> Names)
{
    public bool Matches(SessionId session, EventNotCounted verdict) =>
        (Reason is null || string.Equals(Reason, verdict.Reason, StringComparison.Ordinal))
        && (Names.Count == 0 || Names.Any(name => name.Covers(session, verdict)));
}
