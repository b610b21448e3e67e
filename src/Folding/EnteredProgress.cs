using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Stamina.Contracts;
using Stamina.Exercises;

namespace Stamina.Folding;

/// <summary>
/// Progress in the design document's own forms, put into the forms that exercise types read: <c>distance</c> as a text or with a unit, <c>exercises</c> by
/// <c>type</c> with a list of <c>weights</c>, units by their common names or left to the profile. The stored bytes stay as they were entered.
/// </summary>
internal sealed class EnteredProgress : IDisposable
{
    private const string Example = """as {"type": "dead_lift", "weights": [100, 110, 120], "unit": "kg", "repetition": 3}""";
    private const int MostWeights = 100;

    // The same bound as that of a weight by itself.
    private const double HeaviestWeight = 10_000;

    private readonly List<int> places = [];
    private readonly List<ProgressFinding> findings = [];
    private readonly JsonElement entered;
    private readonly JsonDocument rewritten;

    private EnteredProgress(JsonElement entered, Func<EnteredProgress, JsonDocument> rewrite)
    {
        this.entered = entered;
        rewritten = rewrite(this);
    }

    /// <summary>The progress as exercise types read it.</summary>
    public JsonElement Canonical => rewritten.RootElement;

    /// <summary>Null where the progress is in the form of its exercise type already, as nearly every one is.</summary>
    public static EnteredProgress? Of(JsonElement entered, RecordScreen screen, string weightUnit)
    {
        if (screen == RecordScreen.Distance && entered.TryGetProperty("distance"u8, out var distance) && distance.ValueKind != JsonValueKind.Null)
        {
            return WithDistance(entered, distance);
        }

        return screen == RecordScreen.Sets && entered.TryGetProperty("exercises"u8, out var exercises) && exercises.ValueKind == JsonValueKind.Array
            && exercises.EnumerateArray().Any(IsOurs) ? WithExercises(entered, exercises, weightUnit) : null;
    }

    // By themselves: within Of they would allocate for what they capture at each event, also where nothing is rewritten.
    private static EnteredProgress WithDistance(JsonElement entered, JsonElement distance) => new(entered, progress => progress.Distance(distance));

    private static EnteredProgress WithExercises(JsonElement entered, JsonElement exercises, string weightUnit) =>
        new(entered, progress => progress.Exercises(exercises, weightUnit));

    /// <summary>All that is wrong with it, by the places where it was entered.</summary>
    /// <param name="ofType">What the exercise type found in <see cref="Canonical"/>.</param>
    public IReadOnlyList<ProgressFinding> FindingsWith(IReadOnlyList<ProgressFinding> ofType) =>
        findings.Count + ofType.Count == 0 ? ofType : [.. findings, .. ofType.Select(f => f with { Field = PlaceOf(f.Field) })];

    public void Dispose() => rewritten.Dispose();

    /// <summary>True where a weight stands without a unit, whatever exercise type will read it.</summary>
    public static bool LacksWeightUnit(ReadOnlyMemory<byte> progress)
    {
        if (progress.Span.IndexOf("\"exercises\""u8) < 0)
        {
            return false;
        }

        using var document = JsonDocument.Parse(progress);
        return document.RootElement.TryGetProperty("exercises"u8, out var exercises) && exercises.ValueKind == JsonValueKind.Array
            && exercises.EnumerateArray().Any(LacksUnit);
    }

    private static bool LacksUnit(JsonElement exercise) =>
        exercise.ValueKind == JsonValueKind.Object && !Has(exercise, "unit"u8) && (Has(exercise, "weight"u8) || Has(exercise, "weights"u8));

    private static bool IsOurs(JsonElement exercise) =>
        exercise.ValueKind == JsonValueKind.Object
        && (
            Has(exercise, "type"u8)
            || Has(exercise, "weights"u8)
            || LacksUnit(exercise)
            || UnitOf(exercise) is { } unit && EnteredQuantity.SymbolOf(unit) != unit);

    private static bool Has(JsonElement element, ReadOnlySpan<byte> name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;

    private static string? UnitOf(JsonElement exercise) =>
        exercise.TryGetProperty("unit"u8, out var unit) && unit.ValueKind == JsonValueKind.String ? unit.GetString() : null;

    private string PlaceOf(string field)
    {
        const string Before = "exercises[";
        var end = field.IndexOf(']', StringComparison.Ordinal);
        return
            field.StartsWith(Before, StringComparison.Ordinal)
            && int.TryParse(field.AsSpan(Before.Length, end - Before.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && index < places.Count
            ? $"{Before}{places[index]}{field[end..]}"
            : field;
    }

    private JsonDocument Distance(JsonElement distance)
    {
        if (Has(entered, "distance_m"u8))
        {
            findings.Add(new ProgressFinding("distance", "either distance_m in metres, or distance with its unit"));
        }
        else if (MetresOf(distance) is { } metres)
        {
            return Rewrite("distance"u8, json => json.WriteNumber("distance_m"u8, metres));
        }
        else
        {
            findings.Add(new ProgressFinding("distance", EnteredQuantity.ExpectedDistance));
        }

        return Rewrite("distance"u8, _ => { });
    }

    private static decimal? MetresOf(JsonElement distance) =>
        distance.ValueKind switch
        {
            JsonValueKind.String => EnteredQuantity.TryParse(distance.GetString(), out var value, out var unit) ? EnteredQuantity.Metres(value, unit) : null,
            JsonValueKind.Object
                when distance.TryGetProperty("value"u8, out var amount)
                    && amount.ValueKind == JsonValueKind.Number
                    && amount.TryGetDecimal(out var value)
                    && UnitOf(distance) is { } unit => EnteredQuantity.Metres(value, unit),
            _ => null,
        };

    private JsonDocument Exercises(JsonElement exercises, string weightUnit) => Rewrite("exercises"u8, json =>
    {
        json.WriteStartArray("exercises"u8);
        var place = 0;
        foreach (var exercise in exercises.EnumerateArray())
        {
            if (!IsOurs(exercise))
            {
                exercise.WriteTo(json);
                places.Add(place);
            }
            else if (WrongWith(exercise) is { } wrong)
            {
                findings.Add(new ProgressFinding($"exercises[{place}].{wrong.Field}", wrong.Expected, IsPart: true));
            }
            else if (Has(exercise, "weights"u8))
            {
                foreach (var weight in exercise.GetProperty("weights"u8).EnumerateArray())
                {
                    Write(json, exercise, weight, weightUnit);
                    places.Add(place);
                }
            }
            else
            {
                Write(json, exercise, null, weightUnit);
                places.Add(place);
            }

            place++;
        }

        json.WriteEndArray();
    });

    private static ProgressFinding? WrongWith(JsonElement exercise)
    {
        if (Has(exercise, "type"u8) && Has(exercise, "name"u8))
        {
            return new ProgressFinding("type", $"either name or type, {Example}");
        }

        if (!Has(exercise, "weights"u8))
        {
            return null;
        }

        var weights = exercise.GetProperty("weights"u8);
        if (weights.ValueKind != JsonValueKind.Array || weights.GetArrayLength() is 0 or > MostWeights)
        {
            return new ProgressFinding("weights", $"a list of 1 to {MostWeights} numbers, {Example}");
        }

        if (Has(exercise, "weight"u8) || Has(exercise, "sets"u8))
        {
            return new ProgressFinding("weights", $"a set for each of weights, or one weight with sets, {Example}");
        }

        var index = 0;
        foreach (var weight in weights.EnumerateArray())
        {
            if (weight.ValueKind != JsonValueKind.Number || !weight.TryGetDouble(out var number) || Math.Abs(number) > HeaviestWeight)
            {
                return new ProgressFinding($"weights[{index}]", $"a number from {-HeaviestWeight} to {HeaviestWeight}");
            }

            index++;
        }

        return null;
    }

    private static void Write(Utf8JsonWriter json, JsonElement exercise, JsonElement? weight, string weightUnit)
    {
        json.WriteStartObject();
        foreach (var member in exercise.EnumerateObject())
        {
            if (member.NameEquals("type"u8) && member.Value.ValueKind != JsonValueKind.Null)
            {
                json.WritePropertyName("name"u8);
                member.Value.WriteTo(json);
            }
            else if (member.NameEquals("unit"u8) && member.Value.ValueKind == JsonValueKind.String)
            {
                json.WriteString("unit"u8, EnteredQuantity.SymbolOf(member.Value.GetString()!));
            }
            else if (!member.NameEquals("weights"u8) && member.Value.ValueKind != JsonValueKind.Null)
            {
                member.WriteTo(json);
            }
        }

        if (weight is { } one)
        {
            json.WritePropertyName("weight"u8);
            json.WriteRawValue(one.GetRawText());
        }

        if (LacksUnit(exercise))
        {
            json.WriteString("unit"u8, weightUnit);
        }

        json.WriteEndObject();
    }

    private JsonDocument Rewrite(ReadOnlySpan<byte> without, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var member in entered.EnumerateObject())
            {
                if (!member.NameEquals(without))
                {
                    member.WriteTo(json);
                }
            }

            write(json);
            json.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory);
    }
}
