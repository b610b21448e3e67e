using System.Globalization;
using Google.Protobuf;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Uploads;
using Stamina.Http.Tokens;
using Stamina.Ports.Messages;
using Stamina.WorkoutServer.Commit;
using Stamina.WorkoutServer.Framing;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>Who sent a request and when it came: what every upload of it says beside its events.</summary>
internal readonly record struct Sender(Caller Caller, string Client, DateTimeOffset ReceivedAt);

/// <summary>
/// A framed request with the sender's identity joined to it: the uploads for the queue and an outcome for each event.
/// Bodies are slices of the request's bytes, which must live until the uploads are serialised.
/// </summary>
internal sealed class ReceivedRequest(Sender sender, DateTimeOffset? sentAt, ReadOnlyMemory<byte> body)
{
    private readonly ByteString userId = BigEndian(sender.Caller.UserId.Value);
    private readonly ByteString deviceId = BigEndian(sender.Caller.DeviceId.Value);
    private readonly string? traceParent = UploadTrace.Request?.Id;
    private string? impliedWriter;

    public List<Upload> Uploads { get; } = new(1);

    /// <summary>Workouts of which at least one event was accepted.</summary>
    public List<SessionId> Sessions { get; } = new(1);

    /// <summary>An outcome for each event, workout by workout in the order of the request.</summary>
    public List<SyncedOutcome> Workouts { get; } = new(1);

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Adds a workout whose id is known to be good.</summary>
    /// <param name="workout">Its part of the request.</param>
    /// <param name="session">Its id.</param>
    /// <param name="impliedKind">The kind of an event that names none.</param>
    /// <param name="impliedSeq">The seq of an event that names none; null: it is refused.</param>
    public void Add(FramedWorkout workout, SessionId session, string impliedKind = EventKinds.Progress, int? impliedSeq = null)
    {
        var outcomes = new List<EventOutcome>(workout.Elements.Count);
        var accepted = Accepted;
        foreach (var element in workout.Elements)
        {
            var writer = element.Writer ?? workout.Writer ?? ImpliedWriter;
            var seq = element.Seq ?? impliedSeq;
            if (ReasonAgainst(workout, element, session, writer, seq) is { } reason)
            {
                Refused++;
                outcomes.Add(RefusedFor(reason, outcomes.Count, element.Seq));
                continue;
            }

            Accepted++;
            outcomes.Add(new EventOutcome { Seq = seq, Outcome = EventOutcome.Accepted });
            var kind = element.Kind ?? impliedKind;
            UploadOf(session, writer).Events.Add(new FramedEvent
            {
                Seq = (uint)seq!.Value,
                Kind = kind == EventKinds.Progress ? "" : kind,
                Body = UnsafeByteOperations.UnsafeWrap(body.Slice(element.Start, element.Length)),
            });
        }

        if (Accepted > accepted)
        {
            Sessions.Add(session);
        }

        Workouts.Add(new SyncedOutcome(session.Value, workout.Writer ?? ImpliedWriter, outcomes));
    }

    /// <summary>Adds a workout of which nothing can be taken.</summary>
    public void AddRefused(FramedWorkout workout, string reason)
    {
        Refused += workout.Elements.Count;
        Workouts.Add(new SyncedOutcome(
            workout.Session, workout.Writer, [.. workout.Elements.Select((element, index) => RefusedFor(element.Refused ?? reason, index, element.Seq))]));
    }

    private static string? ReasonAgainst(FramedWorkout workout, FramedElement element, SessionId session, string writer, int? seq) =>
        workout.Refused
        ?? element.Refused
        ?? (seq is null ? RefusedReasons.BadSeq : null)
        ?? (element.Session is { } own && own != session.Value ? RefusedReasons.OtherSession : null)
        ?? (WriterName.IsValid(writer) ? null : RefusedReasons.BadWriter);

    private string ImpliedWriter => impliedWriter ??= sender.Caller.DeviceId.ImpliedWriter;

    private Upload UploadOf(SessionId session, string writer)
    {
        foreach (var known in Uploads)
        {
            if (known.Writer == writer && known.SessionId == session.Value)
            {
                return known;
            }
        }

        var upload = new Upload
        {
            UserId = userId,
            SessionId = session.Value,
            Writer = writer,
            ReceivedAtMs = sender.ReceivedAt.ToUnixTimeMilliseconds(),
            Quarantined = sender.Caller.IsKeptAside,
            DeviceId = deviceId,
            Client = sender.Client,
        };
        if (traceParent is not null)
        {
            upload.TraceParent = traceParent;
        }

        if (sentAt is { } sent)
        {
            upload.SkewMs = (long)(sender.ReceivedAt - sent).TotalMilliseconds;
        }

        Uploads.Add(upload);
        return upload;
    }

    private static EventOutcome RefusedFor(string reason, int index, int? seq) => new()
    {
        Index = index,
        Seq = seq,
        Outcome = EventOutcome.Refused,
        Reason = reason,
        Detail = reason switch
        {
            RefusedReasons.NotAnObject => "An event is a JSON object.",
            RefusedReasons.BadSeq => string.Create(CultureInfo.InvariantCulture, $"seq must be a whole number from 0 to {EventLimits.MaxSeq}."),
            RefusedReasons.BadKind => "kind must be 1 to 32 characters of a-z and _, beginning with a letter.",
            RefusedReasons.BadWriter => "writer must be 8 to 32 characters of 0-9 and a-z.",
            RefusedReasons.DuplicateKey => "seq, kind, writer and session_id may each be there once.",
            RefusedReasons.TooLarge => string.Create(CultureInfo.InvariantCulture, $"An event may have {EventLimits.EventBytes} bytes."),
            RefusedReasons.TooDeep => string.Create(CultureInfo.InvariantCulture, $"An event may be nested {EventLimits.Depth} levels deep."),
            RefusedReasons.BadSessionId => "session_id must be a TypeID: the exercise type, an underscore, 26 characters of base32.",
            RefusedReasons.OtherSession => "The event names another workout than the request it came in.",
            _ => null,
        },
    };

    private static ByteString BigEndian(Guid id) => UnsafeByteOperations.UnsafeWrap(id.ToByteArray(bigEndian: true));
}
