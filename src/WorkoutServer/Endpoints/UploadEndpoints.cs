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

/// <summary>The calls that take events. They differ in their envelope alone.</summary>
internal enum UploadCall
{
    Start,
    Progress,
    Finish,
    Log,
    Sync,
}

/// <summary>
/// Answers the calls that take events. Each reads the body, frames it, gives it to the group commit, and answers 202 once its batch is confirmed. Nothing is
/// looked up.
/// </summary>
internal sealed class UploadEndpoints(
    GroupCommit commit, BodiesInFlight bodies, UploadQuotas quotas, IOptions<WorkoutServerOptions> options, TimeProvider time, UploadMetrics metrics)
{
    private const string IdempotencyKey = "Idempotency-Key";
    private const int LongestIdempotencyKey = 256;

    public Task AnswerAsync(HttpContext context, UploadCall call)
    {
        var reading = RequestBody.ReadAsync(context, bodies);
        return reading.IsCompletedSuccessfully ? Answer(context, call, reading.Result) : Later();

        async Task Later() => await Answer(context, call, await reading);
    }

    // Not async: while a request waits for its batch, one method alone is suspended for it. The body is given back here, unless its events go into a batch:
    // then the batch has it until it is written.
    private Task Answer(HttpContext context, UploadCall call, RequestBody body)
    {
        if (body.Refusal is { } refusal)
        {
            return refusal.ExecuteAsync(context);
        }

        var toGiveBack = body;
        try
        {
            var received = Receive(context, call, body.Bytes);
            var caller = context.Caller();
            if ((quotas.Take(caller, body.Bytes.Length) ?? quotas.TakeWorkouts(caller, received.Sessions)) is { } tooMuch)
            {
                return tooMuch.ExecuteAsync(context);
            }

            toGiveBack = received.Accepted > 0 ? null : body;
            return CommitAsync(context, call, received, body);
        }
        catch (UnframeableException unframeable)
        {
            return unframeable.Refusal.ExecuteAsync(context);
        }
        finally
        {
            toGiveBack?.Dispose();
        }
    }

    /// <summary>What the request brings, by its envelope.</summary>
    /// <exception cref="UnframeableException">Nothing of it can be taken.</exception>
    private ReceivedRequest Receive(HttpContext context, UploadCall call, ReadOnlyMemory<byte> body)
    {
        FramedRequest framed;
        SessionId session;
        switch (call)
        {
            case UploadCall.Start:
                framed = EventFraming.One(body.Span);
                session = SessionOfStart(framed, context);
                break;
            case UploadCall.Progress:
                session = SessionOfPath(context);
                framed = EventFraming.OneOrMany(body.Span);
                break;
            case UploadCall.Finish:
                session = SessionOfPath(context);
                framed = EventFraming.One(body.Span);
                break;
            case UploadCall.Log:
                (session, body) = EventsOfLogged(context, body);
                framed = EventFraming.OneOrMany(body.Span);
                break;
            default:
                framed = EventFraming.Sync(body.Span);
                var synced = Begin(context, framed, body);
                foreach (var workout in framed.Workouts)
                {
                    if (SessionId.TryParse(workout.Session, out var own))
                    {
                        synced.Add(workout, own);
                    }
                    else
                    {
                        synced.AddRefused(workout, workout.Refused ?? RefusedReasons.BadSessionId);
                    }
                }

                return synced;
        }

        var received = Begin(context, framed, body);
        received.Add(
            framed.Workouts[0],
            session,
            impliedKind: call switch { UploadCall.Start => EventKinds.Started, UploadCall.Finish => EventKinds.Finished, _ => EventKinds.Progress },
            impliedSeq: call == UploadCall.Start ? 0 : null);
        return received;
    }

    private ReceivedRequest Begin(HttpContext context, FramedRequest framed, ReadOnlyMemory<byte> body)
    {
        var client = context.Request.Headers[ClientVersion.Header].ToString();
        var sender = new Sender(context.Caller(), ClientVersion.TryParse(client, out _) ? client : "", time.GetUtcNow());
        return new ReceivedRequest(sender, framed.SentAt, framed.WithoutSentAt ?? body);
    }

    // A past workout in one document becomes the events of one that was recorded.
    private (SessionId Session, ReadOnlyMemory<byte> Events) EventsOfLogged(HttpContext context, ReadOnlyMemory<byte> body)
    {
        if (!PastWorkout.Parse(body).TryGet(out var given, out var refusal)
            || (refusal = PastWorkout.Check(given, time.GetUtcNow(), out var document)) is not null)
        {
            throw new UnframeableException(refusal);
        }

        if (!HasGoodIdempotencyKey(context, out var key))
        {
            throw new UnframeableException(Refusal.OfField(IdempotencyKey, $"at most {LongestIdempotencyKey} characters"));
        }

        // The whole document makes the id: it repeated is the same workout, another one of the same type and start is another workout.
        var events = document.ToEvents();
        return (DerivedSessionId.OfDocument(context.Caller().UserId, document.ExerciseType, document.Start, key, events), events);
    }

    private async Task CommitAsync(HttpContext context, UploadCall call, ReceivedRequest received, RequestBody body)
    {
        string? token = null;
        if (received.Accepted > 0)
        {
            try
            {
                token = new ConsistencyToken([await commit.AddAsync(received.Uploads, body)], time.GetUtcNow(), received.Sessions).ToString();
            }
            catch (QueueUnavailableException)
            {
                metrics.SentBack(received.Accepted);
                await Refusal
                    .Later(
                        ProblemTypes.Unavailable,
                        "The queue is full or away. Nothing of this request was accepted; send it again.",
                        options.Value.RetryAfter)
                    .ExecuteAsync(context);
                return;
            }
        }

        metrics.Taken(received.Accepted, received.Refused);
        await (call == UploadCall.Sync
            ? WriteAsync(
                context,
                new SyncAnswer { Workouts = received.Workouts, UpdateIntervalS = options.Value.UpdateIntervalS, ConsistencyToken = token },
                UploadJson.Default.SyncAnswer)
            : WriteAsync(
                context,
                new UploadAnswer
                {
                    SessionId = received.Workouts[0].SessionId!,
                    Outcomes = received.Workouts[0].Outcomes,
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

        if (!PastWorkout.TryReadTime(framed.StartedAt, out var startedAt, out _))
        {
            throw new UnframeableException(ProblemTypes.InvalidRequest, $"Without session_id, started_at must be {EnteredTime.Expected}.", "started_at");
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
}
