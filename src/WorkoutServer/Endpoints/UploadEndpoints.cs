using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Uploads;
using Stamina.Http.Bodies;
using Stamina.Http.Clients;
using Stamina.Http.Problems;
using Stamina.Http.Tokens;
using Stamina.Ports.Queue;
using Stamina.WorkoutServer.Commit;
using Stamina.WorkoutServer.Framing;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>
/// The calls that take events. Each reads the body, frames it, gives it to the group commit, and answers 202 once its batch is confirmed. Nothing is looked up.
/// </summary>
internal sealed class UploadEndpoints(GroupCommit commit, IOptions<WorkoutServerOptions> options, TimeProvider time, UploadMetrics metrics)
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const int LongestIdempotencyKey = 256;

    public Task StartAsync(HttpContext context) => TakeAsync(context, static (endpoints, context, body) =>
    {
        var framed = EventFraming.One(body.Span);
        var session = SessionOfStart(framed, context);
        return endpoints.Receive(context, framed, body, session, EventKinds.Started, impliedSeq: 0);
    });

    public Task ProgressAsync(HttpContext context) => TakeAsync(context, static (endpoints, context, body) =>
    {
        var session = SessionOfPath(context);
        return endpoints.Receive(context, EventFraming.OneOrMany(body.Span), body, session, EventKinds.Progress);
    });

    public Task FinishAsync(HttpContext context) => TakeAsync(context, static (endpoints, context, body) =>
    {
        var session = SessionOfPath(context);
        return endpoints.Receive(context, EventFraming.One(body.Span), body, session, EventKinds.Finished);
    });

    public async Task LogAsync(HttpContext context)
    {
        var read = await JsonBody.ReadAsync(context, UploadJson.Default.LoggedWorkout);
        if (!read.TryGet(out var document, out var refusal) || (refusal = LoggedDocument.Check(document, out var start, out var end)) is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        if (!HasGoodIdempotencyKey(context, out var key))
        {
            await Refusal.OfField(IdempotencyKey, $"at most {LongestIdempotencyKey} characters").ExecuteAsync(context);
            return;
        }

        var session = DerivedSessionId.Of(context.Caller().UserId, document.ExerciseType, start, key);
        var body = LoggedDocument.ToEvents(document, start, end);
        var (received, answer) = Receive(context, EventFraming.OneOrMany(body), body, session, EventKinds.Progress);
        await CommitAsync(context, received, answer);
    }

    public Task SyncAsync(HttpContext context) => TakeAsync(context, static (endpoints, context, body) =>
    {
        var framed = EventFraming.Sync(body.Span);
        var received = endpoints.Begin(context, framed, body);
        var outcomes = framed.Workouts.ConvertAll(workout => SessionId.TryParse(workout.Session, out var session)
            ? received.Add(workout, session)
            : received.AddRefused(workout, workout.Refused ?? RefusedReasons.BadSessionId));
        return (received, new Answer(outcomes, IsSync: true));
    });

    private Task TakeAsync(HttpContext context, Receiving receive)
    {
        var reading = RequestBody.ReadAsync(context);
        return reading.IsCompletedSuccessfully ? Take(context, reading.Result, receive) : Later();

        async Task Later() => await Take(context, await reading, receive);
    }

    // Not async: while a request waits for its batch, one method alone is suspended for it. By then its events are in the batch as bytes, and the body is given back.
    private Task Take(HttpContext context, RequestBody.Read read, Receiving receive)
    {
        if (read.Refusal is not null)
        {
            return read.Refusal.ExecuteAsync(context);
        }

        Task answering;
        using (var body = read.Body!)
        {
            try
            {
                var (received, answer) = receive(this, context, body.Bytes);
                answering = CommitAsync(context, received, answer);
            }
            catch (UnframeableException unframeable)
            {
                answering = ProblemWriter.WriteAsync(
                    context,
                    unframeable.ProblemType,
                    unframeable.Message,
                    unframeable.Field is { } field ? [new FieldError(field, unframeable.Message)] : null);
            }
        }

        return answering;
    }

    private (ReceivedRequest Received, Answer Answer) Receive(
        HttpContext context, FramedRequest framed, ReadOnlyMemory<byte> body, SessionId session, string impliedKind, int? impliedSeq = null)
    {
        var received = Begin(context, framed, body);
        return (received, new Answer([received.Add(framed.Workouts[0], session, impliedKind, impliedSeq)], IsSync: false));
    }

    private ReceivedRequest Begin(HttpContext context, FramedRequest framed, ReadOnlyMemory<byte> body)
    {
        var client = context.Request.Headers[ClientVersion.Header].ToString();
        var sender = new Sender(context.Caller(), ClientVersion.TryParse(client, out _) ? client : "", time.GetUtcNow());
        return new ReceivedRequest(sender, framed.SentAt, framed.WithoutSentAt ?? body);
    }

    private async Task CommitAsync(HttpContext context, ReceivedRequest received, Answer answer)
    {
        string? token = null;
        if (received.Accepted > 0)
        {
            try
            {
                commit.TryAdd(RequestUploads.Of(received.Uploads), out var confirmed);
                token = new ConsistencyToken([await confirmed], time.GetUtcNow(), received.Sessions).ToString();
            }
            catch (QueueUnavailableException)
            {
                metrics.SentBack(received.Accepted);
                await Refusal.Later(
                    ProblemTypes.Unavailable, "The queue is full or away. Nothing of this request was accepted; send it again.", options.Value.RetryAfter).ExecuteAsync(context);
                return;
            }
        }

        metrics.Taken(received.Accepted, received.Refused);
        await (answer.IsSync
            ? WriteAsync(
                context,
                new SyncAnswer { Workouts = answer.Workouts, UpdateIntervalS = options.Value.UpdateIntervalS, ConsistencyToken = token },
                UploadJson.Default.SyncAnswer)
            : WriteAsync(
                context,
                new UploadAnswer
                {
                    SessionId = answer.Workouts[0].SessionId!,
                    Outcomes = answer.Workouts[0].Outcomes,
                    UpdateIntervalS = options.Value.UpdateIntervalS,
                    ConsistencyToken = token,
                },
                UploadJson.Default.UploadAnswer));
    }

    private static Task WriteAsync<T>(HttpContext context, T answer, JsonTypeInfo<T> type)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(answer, type);
        var response = context.Response;
        response.StatusCode = StatusCodes.Status202Accepted;
        response.ContentType = "application/json";
        response.ContentLength = bytes.Length;
        return response.Body.WriteAsync(bytes, context.RequestAborted).AsTask();
    }

    private static SessionId SessionOfPath(HttpContext context) =>
        SessionId.TryParse(context.Request.RouteValues["session_id"] as string, out var session)
            ? session
            : throw new UnframeableException(
                ProblemTypes.InvalidSessionId, "The session id in the path must be a TypeID, as running_01h455vb4pex5vsknk084sn02q.", "session_id");

    private static SessionId SessionOfStart(FramedRequest framed, HttpContext context)
    {
        if (framed.Workouts[0].Session is { } sent)
        {
            return SessionId.TryParse(sent, out var session)
                ? session
                : throw new UnframeableException(
                    ProblemTypes.InvalidSessionId, "session_id must be a TypeID, as running_01h455vb4pex5vsknk084sn02q.", "session_id");
        }

        if (!TypeId.IsPrefix(framed.ExerciseType))
        {
            throw new UnframeableException(
                ProblemTypes.InvalidRequest, "Without session_id, exercise_type must be 1 to 63 characters of a-z and inner _.", "exercise_type");
        }

        if (!Rfc3339.TryParse(framed.StartedAt, out var startedAt))
        {
            throw new UnframeableException(
                ProblemTypes.InvalidRequest, "Without session_id, started_at must be an RFC 3339 time with offset, as 2026-05-01T07:30:00+02:00.", "started_at");
        }

        return HasGoodIdempotencyKey(context, out var key)
            ? DerivedSessionId.Of(context.Caller().UserId, framed.ExerciseType!, startedAt, key)
            : throw new UnframeableException(
                ProblemTypes.InvalidRequest, $"{IdempotencyKey} may have {LongestIdempotencyKey} characters.", IdempotencyKey);
    }

    private static bool HasGoodIdempotencyKey(HttpContext context, out string key)
    {
        key = context.Request.Headers[IdempotencyKey].ToString();
        return key.Length <= LongestIdempotencyKey;
    }

    private delegate (ReceivedRequest Received, Answer Answer) Receiving(UploadEndpoints endpoints, HttpContext context, ReadOnlyMemory<byte> body);

    private readonly record struct Answer(IReadOnlyList<SyncedOutcome> Workouts, bool IsSync);
}
