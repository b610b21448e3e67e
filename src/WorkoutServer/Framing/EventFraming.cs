using System.Text.Json;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Uploads;

namespace Stamina.WorkoutServer.Framing;

/// <summary>
/// Finds the events in a request's bytes without changing or copying them. It looks only at what an event's identity is made of; whether the content makes
/// sense is judged when the workout is folded. A bad element is refused alone; only a body that is no JSON fails whole.
/// </summary>
internal ref struct EventFraming
{
    // Deep enough to walk over an element that is too deep and go on behind it.
    private const int ReaderDepth = 1024;

    private readonly FramedRequest request;
    private readonly ReadOnlySpan<byte> body;
    private Utf8JsonReader reader;
    private int events;

    private EventFraming(ReadOnlySpan<byte> body)
    {
        this.body = body;
        request = new FramedRequest();
        reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = ReaderDepth });
    }

    /// <summary>A body that is one event (start_workout, finish_workout).</summary>
    /// <exception cref="UnframeableException">It is no JSON object.</exception>
    public static FramedRequest One(ReadOnlySpan<byte> body) => Read(body, Envelope.Event);

    /// <summary>A body that is one event, or an object with a list of them (update_progress).</summary>
    /// <exception cref="UnframeableException">It is no JSON object.</exception>
    public static FramedRequest OneOrMany(ReadOnlySpan<byte> body) => Read(body, Envelope.EventOrList);

    /// <summary>A body of many workouts (sync_workouts).</summary>
    /// <exception cref="UnframeableException">It is no such object.</exception>
    public static FramedRequest Sync(ReadOnlySpan<byte> body) => Read(body, Envelope.Workouts);

    private static FramedRequest Read(ReadOnlySpan<byte> body, Envelope envelope)
    {
        var framing = new EventFraming(body);
        try
        {
            framing.reader.Read();
            if (framing.reader.TokenType != JsonTokenType.StartObject)
            {
                throw new UnframeableException(ProblemTypes.InvalidRequest, "The body must be a JSON object.", "body");
            }

            if (envelope == Envelope.Workouts)
            {
                framing.ReadSyncBody();
            }
            else
            {
                framing.ReadWorkoutBody(mayBeBatch: envelope == Envelope.EventOrList);
            }

            // Throws where anything but white space follows.
            framing.reader.Read();
            return framing.request;
        }
        catch (JsonException broken)
        {
            throw new UnframeableException(
                ProblemTypes.MalformedBody, $"The body is no JSON (line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}).");
        }
    }

    private void ReadWorkoutBody(bool mayBeBatch)
    {
        var workout = new FramedWorkout();
        request.Workouts.Add(workout);
        var members = new MemberScan();
        var isBatch = false;
        var hasSentAt = false;
        var start = (int)reader.TokenStartIndex;
        var depth = 1;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (mayBeBatch && NameIs("events"u8))
            {
                reader.Read();
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    RefuseTwice(isBatch, "events");
                    isBatch = true;
                    ReadElements(workout);
                    continue;
                }

                depth = Math.Max(depth, 1 + SkipValue());
                continue;
            }

            if (NameIs("sent_at"u8))
            {
                reader.Read();
                hasSentAt = true;
                request.SentAt = Rfc3339.TryParse(Text(), out var sentAt) ? sentAt : null;
                depth = Math.Max(depth, 1 + SkipValue());
                continue;
            }

            depth = Math.Max(depth, 1 + ReadMember(ref members));
        }

        workout.Session = members.Session;
        request.ExerciseType = members.ExerciseType;
        request.StartedAt = members.StartedAt;
        if (isBatch)
        {
            RefuseTwice(members.HasDuplicates, "writer or session_id");
            workout.Writer = members.Writer;
        }
        else
        {
            Count();
            var length = (int)reader.BytesConsumed - start;
            if (hasSentAt)
            {
                // The time of sending tells of the request: a repeat sent later has to be the same event.
                request.WithoutSentAt = EventBytes.WithoutSentAt(body.Slice(start, length));
            }

            workout.Elements.Add(request.WithoutSentAt is { } cut ? members.Frame(0, cut.Length, depth) : members.Frame(start, length, depth));
        }
    }

    private void ReadSyncBody()
    {
        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (NameIs("sent_at"u8))
            {
                reader.Read();
                request.SentAt = Rfc3339.TryParse(Text(), out var sentAt) ? sentAt : null;
                SkipValue();
            }
            else if (NameIs("workouts"u8))
            {
                RefuseTwice(found, "workouts");
                found = true;
                reader.Read();
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    throw new UnframeableException(ProblemTypes.InvalidRequest, "workouts must be a list.", "workouts");
                }

                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    ReadSyncedWorkout();
                }
            }
            else
            {
                reader.Read();
                SkipValue();
            }
        }

        if (!found)
        {
            throw new UnframeableException(ProblemTypes.InvalidRequest, "workouts is missing.", "workouts");
        }
    }

    private void ReadSyncedWorkout()
    {
        if (request.Workouts.Count == EventLimits.WorkoutsPerRequest)
        {
            throw new UnframeableException(ProblemTypes.TooLarge, $"A request may have {EventLimits.WorkoutsPerRequest} workouts.", "workouts");
        }

        var workout = new FramedWorkout();
        request.Workouts.Add(workout);
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            workout.Elements.Add(FramedElement.NotAnObject);
            SkipValue();
            return;
        }

        var members = new MemberScan();
        var found = false;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            if (NameIs("events"u8))
            {
                reader.Read();
                RefuseTwice(found, "events");
                found = true;
                if (reader.TokenType == JsonTokenType.StartArray)
                {
                    ReadElements(workout);
                }
                else
                {
                    workout.Elements.Add(FramedElement.NotAnObject);
                    SkipValue();
                }
            }
            else
            {
                ReadMember(ref members);
            }
        }

        workout.Session = members.Session;
        workout.Writer = members.Writer;
        workout.Refused = members.HasDuplicates ? RefusedReasons.DuplicateKey : null;
    }

    private void ReadElements(FramedWorkout workout)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Count();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                workout.Elements.Add(FramedElement.NotAnObject);
                SkipValue();
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            var members = new MemberScan();
            var depth = 1;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                depth = Math.Max(depth, 1 + ReadMember(ref members));
            }

            workout.Elements.Add(members.Frame(start, (int)reader.BytesConsumed - start, depth));
        }
    }

    // Reads a name and its value; answers how deep the value is nested.
    private int ReadMember(ref MemberScan members)
    {
        if (NameIs("seq"u8))
        {
            reader.Read();
            members.SetSeq(reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var seq) ? seq : -1);
        }
        else if (NameIs("kind"u8))
        {
            reader.Read();
            members.SetKind(Text() ?? "");
        }
        else if (NameIs("writer"u8))
        {
            reader.Read();
            members.SetWriter(TextOrNull());
        }
        else if (NameIs("session_id"u8))
        {
            reader.Read();
            members.SetSession(TextOrNull());
        }
        else if (NameIs("exercise_type"u8))
        {
            reader.Read();
            members.ExerciseType = Text();
        }
        else if (NameIs("type"u8))
        {
            reader.Read();
            members.ExerciseType ??= Text();
        }
        else if (NameIs("started_at"u8))
        {
            reader.Read();
            members.StartedAt = Text();
        }
        else
        {
            reader.Read();
        }

        return SkipValue();
    }

    // Moves to the end of the value the reader stands at; answers how deep it is nested.
    private int SkipValue()
    {
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
        {
            return 0;
        }

        var outside = reader.CurrentDepth;
        var deepest = outside;
        while (reader.Read() && reader.CurrentDepth > outside)
        {
            if (reader.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray)
            {
                deepest = Math.Max(deepest, reader.CurrentDepth);
            }
        }

        return deepest - outside + 1;
    }

    private void Count()
    {
        if (++events > EventLimits.EventsPerRequest)
        {
            throw new UnframeableException(ProblemTypes.TooLarge, $"A request may have {EventLimits.EventsPerRequest} events.", "events");
        }
    }

    private static void RefuseTwice(bool found, string name)
    {
        if (found)
        {
            throw new UnframeableException(ProblemTypes.MalformedBody, $"{name} is there twice.", name);
        }
    }

    // A name or text with half a surrogate pair is JSON by its grammar, but equals and names nothing.
    private readonly bool NameIs(ReadOnlySpan<byte> name)
    {
        try
        {
            return reader.ValueTextEquals(name);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    // null says nothing, like a member that is not there; anything else that is no text is "", which is no name.
    private readonly string? TextOrNull() => reader.TokenType == JsonTokenType.Null ? null : Text() ?? "";

    private readonly string? Text()
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > 512)
        {
            return null;
        }

        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private enum Envelope
    {
        Event,
        EventOrList,
        Workouts,
    }
}
