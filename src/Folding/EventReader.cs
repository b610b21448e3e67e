using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Ports.Messages;

namespace Stamina.Folding;

/// <summary>Reads an event's bytes. They were framed, so they are a JSON object; whatever is in it is taken as it comes.</summary>
internal static class EventReader
{
    private const int MaxNote = 2_000;
    private const int MaxTitle = 200;
    private const int MaxTimeZone = 100;
    private const int MaxLocationBytes = 4_096;
    private const int MaxLocationText = 500;
    private const long MaxLamport = 1_000_000;
    private const int MostEquipment = 20;

    private const long NoClock = -1;
    private const long BrokenClock = -2;

    // Two and a half times around the Earth.
    private const double MaxDistanceM = 100_000_000;

    public static EventFacts Read(LoggedEvent logged)
    {
        var facts = new EventFacts(logged.Writer, unchecked((int)logged.Seq), logged.Kind.Length == 0 ? EventKinds.Progress : logged.Kind);
        if (!facts.IsKnownKind || facts.Kind is EventKinds.Void)
        {
            return facts;
        }

        if (!Utf8.IsValid(logged.Body.Span) || HasUnpairedSurrogate(logged.Body.Span))
        {
            facts.NoteWrong(null, "UTF-8 text without unpaired surrogates");
        }

        try
        {
            var reader = new Utf8JsonReader(logged.Body.Span);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                facts.NoteWrong(null, "a JSON object");
                return facts;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadMember(facts, ref reader, logged.Body.Memory);
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Unpaired surrogates in a name, or a damaged store. Other bytes that cannot be read are refused when an upload is framed.
            facts.NoteWrong(null, "a JSON object");
        }

        if (facts is { Kind: EventKinds.Started, ElapsedMs: NoClock })
        {
            facts.ElapsedMs = 0;
        }

        StartClock.SetRight(facts, logged);
        facts.NeedsZoneForClock = facts is { IsTimed: true, ElapsedMs: NoClock, AtLocal: not null };

        return facts;
    }

    private static void ReadMember(EventFacts facts, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.ValueTextEquals("elapsed_ms"u8))
        {
            reader.Read();
            facts.ElapsedMs = JsonValue.TryWhole(ref reader, 0, EventLimits.MaxElapsedMs, out var elapsed) ? elapsed : BrokenClock;
        }
        else if (reader.ValueTextEquals("at"u8))
        {
            reader.Read();
            (facts.At, facts.AtLocal) = TakeTime(ref reader);
        }
        else if (facts.MayHaveProgress && reader.ValueTextEquals("progress"u8))
        {
            reader.Read();
            facts.Progress = TakeObject(facts, ref reader, body, "progress", EventLimits.EventBytes);
            facts.NeedsWeightUnit = EnteredProgress.LacksWeightUnit(facts.Progress);
        }
        else if (facts.MayHaveLamport && reader.ValueTextEquals("lamport"u8))
        {
            reader.Read();
            facts.Lamport = reader.TokenType == JsonTokenType.Null ? 0
                : JsonValue.TryWhole(ref reader, 0, MaxLamport, out var lamport) ? (int)lamport
                : Wrong<int>(facts, ref reader, "lamport", "a whole number from 0 to 1000000") ?? 0;
        }
        else
        {
            switch (facts.Kind)
            {
                case EventKinds.Started:
                    ReadStartMember(facts, ref reader, body);
                    break;
                case EventKinds.Note:
                    ReadNoteMember(facts, ref reader);
                    break;
                case EventKinds.Corrected when reader.ValueTextEquals("correction"u8):
                    reader.Read();
                    ReadCorrection(facts, ref reader);
                    break;
                default:
                    Pass(ref reader);
                    break;
            }
        }
    }

    private static void ReadStartMember(EventFacts facts, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body)
    {
        if (reader.ValueTextEquals("started_at"u8))
        {
            reader.Read();
            (facts.StartedAt, facts.StartedLocal) = TakeTime(ref reader);
        }
        else if (reader.ValueTextEquals("exercise_type"u8))
        {
            reader.Read();
            facts.ExerciseType = OneType(facts, TakeType(facts, ref reader, "exercise_type"));
        }
        else if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            facts.ExerciseType = OneType(facts, TakeType(facts, ref reader, "type"));
        }
        else if (reader.ValueTextEquals("time_zone"u8))
        {
            reader.Read();
            facts.TimeZone = TakeText(facts, ref reader, "time_zone", MaxTimeZone);
        }
        else if (reader.ValueTextEquals("location"u8))
        {
            reader.Read();
            facts.Location = reader.TokenType == JsonTokenType.String
                ? NamedLocation(TakeText(facts, ref reader, "location", MaxLocationText))
                : TakeObject(facts, ref reader, body, "location", MaxLocationBytes);
        }
        else if (reader.ValueTextEquals("equipment"u8))
        {
            reader.Read();
            facts.Equipment = TakeEquipment(facts, ref reader);
        }
        else
        {
            Pass(ref reader);
        }
    }

    private static void ReadNoteMember(EventFacts facts, ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("note"u8))
        {
            reader.Read();
            facts.Note = TakeText(facts, ref reader, "note", MaxNote);
        }
        else if (reader.ValueTextEquals("title"u8))
        {
            reader.Read();
            facts.Title = TakeText(facts, ref reader, "title", MaxTitle);
        }
        else if (reader.ValueTextEquals("feeling"u8))
        {
            reader.Read();
            facts.Feeling = TakeText(facts, ref reader, "feeling", MaxTitle);
            if (facts.Feeling is { } feeling && !Feelings.All.Contains(feeling, StringComparer.Ordinal))
            {
                facts.NoteWrong("feeling", $"one of {string.Join(", ", Feelings.All)}");
            }
        }
        else if (reader.ValueTextEquals("equipment"u8))
        {
            reader.Read();
            facts.Equipment = TakeEquipment(facts, ref reader);
        }
        else
        {
            Pass(ref reader);
        }
    }

    private static void ReadCorrection(EventFacts facts, ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            facts.NoteWrong("correction", "an object");
            reader.Skip();
            return;
        }

        var said = facts.Correction ??= new CorrectedFigures();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString();
            reader.Read();
            var isNull = reader.TokenType == JsonTokenType.Null;
            switch (name)
            {
                case "distance_m":
                    said.TakeBack(Corrections.Distance, isNull);
                    said.DistanceMm = TakeThousandths(facts, ref reader, MaxDistanceM, "correction.distance_m", "metres from 0 to 100000000");
                    break;
                case "moving_time_s":
                    const double MaxSeconds = EventLimits.MaxElapsedMs / 1000d;
                    said.TakeBack(Corrections.MovingTime, isNull);
                    said.MovingMs = TakeThousandths(facts, ref reader, MaxSeconds, "correction.moving_time_s", "seconds from 0 to 2592000");
                    break;
                case "exercise_type":
                    said.TakeBack(Corrections.ExerciseType, isNull);
                    facts.ExerciseType = TakeType(facts, ref reader, "correction.exercise_type");
                    break;
                case "end_elapsed_ms":
                    said.TakeBack(Corrections.End, isNull);
                    said.EndMs = TakeMoment(facts, ref reader, "correction.end_elapsed_ms");
                    break;
                case "start_elapsed_ms":
                    said.TakeBack(Corrections.Start, isNull);
                    said.StartMs = TakeMoment(facts, ref reader, "correction.start_elapsed_ms");
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }
    }

    // A member that is null is the same as one that is not there. (In a correction null takes back what was corrected, which ReadCorrection notes.)
    private static string? TakeText(EventFacts facts, ref Utf8JsonReader reader, string field, int max)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && text.Length <= max)
        {
            return text;
        }

        return reader.TokenType == JsonTokenType.Null ? null : WrongText(facts, ref reader, field, $"text of at most {max} characters");
    }

    private static string? TakeType(EventFacts facts, ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } type && TypeId.IsPrefix(type))
        {
            return type;
        }

        return reader.TokenType == JsonTokenType.Null ? null : WrongText(facts, ref reader, field, "lower-case letters and inner underscores, at most 63");
    }

    // Whether the account has such pieces is not asked: they may be added later, or be deleted by now.
    private static List<string>? TakeEquipment(EventFacts facts, ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        var pieces = new List<string>();
        var element = reader;
        reader.Skip();
        var isGood = element.TokenType == JsonTokenType.StartArray;
        for (var count = 0; isGood && element.Read() && element.TokenType != JsonTokenType.EndArray; count++)
        {
            isGood = count < MostEquipment && element.TokenType == JsonTokenType.String && EquipmentId.TryParse(element.GetString(), out _);
            if (isGood && element.GetString() is { } piece && !pieces.Contains(piece, StringComparer.Ordinal))
            {
                pieces.Add(piece);
            }
        }

        if (isGood)
        {
            return pieces;
        }

        facts.NoteWrong("equipment", $"up to {MostEquipment} ids, as equipment_01h455vb4pex5vsknk084sn02q");
        return null;
    }

    // The design document calls it type. Where an event has both they must agree.
    private static string? OneType(EventFacts facts, string? given)
    {
        if (given is not null && facts.ExerciseType is { } other && given != other)
        {
            facts.NoteWrong("type", "either exercise_type or type, or the same in both");
        }

        return given ?? facts.ExerciseType;
    }

    // The design document gives the place as a text.
    private static ReadOnlyMemory<byte> NamedLocation(string? name) =>
        name is null ? default : Encoding.UTF8.GetBytes($$"""{"name":"{{JsonEncodedText.Encode(name)}}"}""");

    // With an offset, or as a person writes it: then the zone is found later.
    private static (DateTimeOffset? At, DateTime? Local) TakeTime(ref Utf8JsonReader reader) =>
        JsonValue.TryTime(ref reader, out var at) ? (at, null)
        : reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && Ascii.IsValid(reader.ValueSpan)
            && EnteredTime.TryParse(Encoding.ASCII.GetString(reader.ValueSpan), out var local) ? (null, local)
        : (null, null);

    private static long? TakeThousandths(EventFacts facts, ref Utf8JsonReader reader, double max, string field, string expected)
    {
        if (JsonValue.TryNumber(ref reader, 0, max, out var number))
        {
            return (long)Math.Floor((number * 1000) + 0.5);
        }

        return reader.TokenType == JsonTokenType.Null ? null : Wrong<long>(facts, ref reader, field, expected);
    }

    private static long? TakeMoment(EventFacts facts, ref Utf8JsonReader reader, string field) =>
        reader.TokenType == JsonTokenType.Null ? null
        : JsonValue.TryWhole(ref reader, 0, EventLimits.MaxElapsedMs, out var moment) ? moment
        : Wrong<long>(facts, ref reader, field, "whole milliseconds from 0 to 2592000000");

    private static ReadOnlyMemory<byte> TakeObject(EventFacts facts, ref Utf8JsonReader reader, ReadOnlyMemory<byte> body, string field, int maxBytes)
    {
        var from = (int)reader.TokenStartIndex;
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            reader.Skip();
            var length = (int)reader.BytesConsumed - from;
            if (length <= maxBytes)
            {
                return body.Slice(from, length);
            }
        }
        else if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        WrongText(
            facts,
            ref reader,
            field,
            field == "location" ? $$"""text, or an object of at most {{maxBytes}} bytes, as {"name": "Maksimir"}""" : $"an object of at most {maxBytes} bytes"
        );
        return default;
    }

    private static T? Wrong<T>(EventFacts facts, ref Utf8JsonReader reader, string field, string expected)
        where T : struct
    {
        WrongText(facts, ref reader, field, expected);
        return null;
    }

    private static string? WrongText(EventFacts facts, ref Utf8JsonReader reader, string field, string expected)
    {
        facts.NoteWrong(field, expected);
        reader.Skip();
        return null;
    }

    private static void Pass(ref Utf8JsonReader reader)
    {
        reader.Read();
        reader.Skip();
    }

    // Valid JSON may hold \ud800 alone, which no text can: whoever read it as a string would throw.
    private static bool HasUnpairedSurrogate(ReadOnlySpan<byte> body)
    {
        if (!body.Contains((byte)'\\') || body.IndexOf("\\u"u8) < 0)
        {
            return false;
        }

        var reader = new Utf8JsonReader(body);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return true;
        }

        return false;
    }
}
