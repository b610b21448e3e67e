using System.Buffers;
using System.Text.Json;
using NodaTime;
using NodaTime.TimeZones;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Contracts.Ids;
using Stamina.Contracts.Uploads;
using Stamina.Http.Bodies;
using Stamina.Http.Problems;

namespace Stamina.WorkoutServer.Endpoints;

/// <summary>A past workout given as one document: read in any of its forms and checked as a whole.</summary>
internal static class PastWorkout
{
    private const int MostExercises = 200;
    private const int MostWeights = 100;
    private const int MostEquipment = 20;
    private const decimal HeaviestWeight = 10_000;
    private const string ExampleOfExercises = """as {"type": "dead_lift", "weights": [100, 110, 120], "unit": "kg", "repetition": 3}""";

    /// <summary>The body as sent, but for a distance and a place given as texts, which become objects.</summary>
    public static JsonBodyRead<LoggedWorkout> Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = EventLimits.Depth, AllowDuplicateProperties = false });
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("distance"u8, out var distance)
                && distance.ValueKind is not (JsonValueKind.Object or JsonValueKind.Null or JsonValueKind.String))
            {
                return new(null, Refusal.OfField("distance", EnteredQuantity.ExpectedDistance));
            }

            body = WithoutTexts(document.RootElement) ?? body;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair in a name: the reader of all bodies says what is wrong with it.
        }

        return JsonBody.Parse(body, UploadJson.Default.LoggedWorkout);
    }

    /// <summary>What is wrong with a document; null where nothing is.</summary>
    /// <param name="given">The document.</param>
    /// <param name="now">The server's clock.</param>
    /// <param name="document">What was read of it.</param>
    public static Refusal? Check(LoggedWorkout given, DateTimeOffset now, out CheckedDocument document)
    {
        var errors = new List<FieldError>();
        Demand(
            given.ExerciseType is null || given.Type is null || given.ExerciseType == given.Type,
            "type",
            """either exercise_type or type, as {"exercise_type": "cycling"}"""
        );
        Demand(
            TypeId.IsPrefix(given.ExerciseType ?? given.Type),
            given.ExerciseType is null && given.Type is not null ? "type" : "exercise_type",
            "1 to 63 characters of a-z and inner _");
        var hasStart = TryReadTime(given.StartTime, out var start, out var startHasOffset);
        var hasEnd = TryReadTime(given.EndTime, out var end, out var endHasOffset);
        Demand(hasStart, "start_time", EnteredTime.Expected);
        Demand(hasEnd, "end_time", EnteredTime.Expected);
        Demand(!hasStart || StartBounds.CanBe(start, now), "start_time", StartBounds.Expected);
        if (hasStart && hasEnd)
        {
            Demand(startHasOffset == endHasOffset, "end_time", "an offset where start_time has one, and none where it has none");
            var took = startHasOffset || endHasOffset ? end - start : TookBy(given.TimeZone, start, end);
            Demand(
                startHasOffset != endHasOffset || (end >= start && took >= TimeSpan.Zero && took.TotalMilliseconds <= EventLimits.MaxElapsedMs),
                "end_time",
                took < TimeSpan.Zero && end >= start
                    ? "not before start_time, which is in an hour that the clocks of time_zone skip and is read as one hour later"
                    : "not before start_time and at most 30 days after it");
        }

        Demand(given.Distance is null or { Value: >= 0 and <= EnteredQuantity.MaxDistance }, "distance.value", "0 or more");
        Demand(
            given.Distance is null || EnteredQuantity.Metres(0, given.Distance.Unit) is not null,
            "distance.unit",
            "m, km, mi or yd, or their names, as miles");
        Demand(given.Title is null or { Length: <= 200 }, "title", "at most 200 characters");
        Demand(given.Note is null or { Length: <= 2000 }, "note", "at most 2 000 characters");
        Demand(
            given.Equipment is null || (given.Equipment.Count <= MostEquipment && given.Equipment.All(piece => EquipmentId.TryParse(piece, out _))),
            "equipment",
            $"at most {MostEquipment} ids, as list_equipment names them");
        Demand(given.Exercises is null or { Count: <= MostExercises }, "exercises", $"at most {MostExercises}");
        for (var i = 0; i < Math.Min(given.Exercises?.Count ?? 0, MostExercises); i++)
        {
            CheckExercise(given.Exercises![i], $"exercises[{i}]");
        }

        document = new CheckedDocument(given, start, end, startHasOffset);
        return errors.Count > 0 ? Refusal.OfFields(errors) : null;

        void CheckExercise(LoggedExercise exercise, string at)
        {
            Demand(exercise.Name is null || exercise.Type is null, $"{at}.type", $"either name or type, {ExampleOfExercises}");
            Demand(
                (exercise.Name ?? exercise.Type)?.Trim().Length is > 0 and <= 100,
                exercise.Name is null && exercise.Type is not null ? $"{at}.type" : $"{at}.name",
                "1 to 100 characters");
            Demand(exercise.Unit is null || EnteredQuantity.SymbolOf(exercise.Unit) is "kg" or "lb", $"{at}.unit", "kg or lb, or their names, as pounds");
            Demand(exercise.Repetition is >= 1 and <= 10_000, $"{at}.repetition", "1 to 10 000");
            Demand(exercise.Sets is null or (>= 1 and <= 1_000), $"{at}.sets", "1 to 1 000");
            if (exercise.Weights is not { } weights)
            {
                Demand(exercise.Weight is >= 0 and <= HeaviestWeight, $"{at}.weight", "0 to 10 000; or weights, a list of them with a set for each");
                return;
            }

            Demand(
                exercise.Weight is null && exercise.Sets is null,
                $"{at}.weights",
                $"a set for each of weights, or one weight with sets, {ExampleOfExercises}");
            Demand(weights.Count is >= 1 and <= MostWeights, $"{at}.weights", $"1 to {MostWeights} weights, {ExampleOfExercises}");
            for (var w = 0; w < Math.Min(weights.Count, MostWeights); w++)
            {
                Demand(weights[w] is >= 0 and <= HeaviestWeight, $"{at}.weights[{w}]", "0 to 10 000");
            }
        }

        void Demand(bool holds, string field, string expected)
        {
            if (!holds)
            {
                errors.Add(new FieldError(field, expected));
            }
        }
    }

    /// <summary>Reads a time with an offset; or one without, which stands for itself in UTC until the zone is known.</summary>
    public static bool TryReadTime(string? text, out DateTimeOffset time, out bool hasOffset)
    {
        hasOffset = Rfc3339.TryParse(text, out time);
        if (!hasOffset && EnteredTime.TryParse(text, out var local))
        {
            time = new DateTimeOffset(local, TimeSpan.Zero);
            return true;
        }

        return hasOffset;
    }

    // Both stand for themselves in UTC. By the clocks of the zone that the document names, read as when it is derived: a time that they skip is as much later.
    // Where it names none, the zone is the profile's, which is not looked up here.
    private static TimeSpan TookBy(string? zone, DateTimeOffset start, DateTimeOffset end)
    {
        if (zone is null || DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is not { } clocks)
        {
            return end - start;
        }

        return (MomentOf(end) - MomentOf(start)).ToTimeSpan();

        Instant MomentOf(DateTimeOffset local) => clocks.ResolveLocal(LocalDateTime.FromDateTime(local.DateTime), Resolvers.LenientResolver).ToInstant();
    }

    private static ReadOnlyMemory<byte>? WithoutTexts(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.EnumerateObject().Any(IsText))
        {
            return null;
        }

        var buffer = new ArrayBufferWriter<byte>(1024);
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        foreach (var member in root.EnumerateObject())
        {
            if (!IsText(member))
            {
                member.WriteTo(json);
            }
            else if (member.NameEquals("location"u8))
            {
                json.WriteStartObject("location"u8);
                json.WriteString("name"u8, member.Value.GetString());
                json.WriteEndObject();
            }
            else
            {
                // A text that is no distance is one of an unknown unit: refused by its field, like one.
                var isRead = EnteredQuantity.TryParse(member.Value.GetString(), out var value, out var unit);
                json.WriteStartObject("distance"u8);
                json.WriteNumber("value"u8, value);
                json.WriteString("unit"u8, isRead ? unit : "");
                json.WriteEndObject();
            }
        }

        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    private static bool IsText(JsonProperty member) =>
        member.Value.ValueKind == JsonValueKind.String && (member.NameEquals("location"u8) || member.NameEquals("distance"u8));
}
