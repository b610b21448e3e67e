using System.Collections;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Http.Problems;

namespace Stamina.Http.Bodies;

/// <summary>Says what is wrong with a body that did not fit its type: goes over it member by member and names every one at fault.</summary>
internal sealed class JsonDiagnosis
{
    private const int MostErrors = 20;
    private const int LongestPath = 200;

    private readonly List<FieldError> errors = [];

    private readonly JsonSerializerOptions options;

    private JsonDiagnosis(JsonSerializerOptions options) => this.options = options;

    public static Refusal Of(ReadOnlyMemory<byte> json, JsonTypeInfo type, JsonException failure)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = EventLimits.Depth, AllowDuplicateProperties = false });
            var diagnosis = new JsonDiagnosis(type.Options);
            diagnosis.Look(document.RootElement, type, "");
            return diagnosis.errors.Count > 0
                ? Refusal.OfFields(diagnosis.errors)
                : Refusal.OfField(PathOf(failure), "another value");
        }
        catch (InvalidOperationException)
        {
            // A name with half a surrogate pair is JSON by its grammar, but no text: whoever reads it as one throws this.
            return HalfSurrogate();
        }
        catch (JsonException malformed)
        {
            var place = malformed is { LineNumber: { } line, BytePositionInLine: { } position }
                ? string.Create(CultureInfo.InvariantCulture, $" (line {line + 1}, byte {position + 1})")
                : "";
            return Refusal.Of(
                ProblemTypes.MalformedBody,
                $"The body must be one JSON value, nested at most {EventLimits.Depth} levels deep, with no member twice in an object{place}.");
        }
    }

    /// <summary>
    /// The library enforces what may be null for members, not for what lies in lists; none of our lists takes a null. Asked only of a body that fits its type
    /// otherwise.
    /// </summary>
    public static Refusal? OfNullItems(ReadOnlyMemory<byte> json, JsonTypeInfo type)
    {
        if (json.Span.IndexOf("null"u8) < 0)
        {
            return null;
        }

        using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = EventLimits.Depth });
        var diagnosis = new JsonDiagnosis(type.Options);
        diagnosis.Look(document.RootElement, type, "");
        var nulls = diagnosis.errors.Where(error => error.Field.EndsWith(']') && error.Actual == "null").ToList();
        return nulls.Count > 0 ? Refusal.OfFields(nulls) : null;
    }

    /// <summary>Members that the type does not know, by their paths; null where it knows all. Asked only of a body that fits its type otherwise.</summary>
    public static Refusal? OfUnknownMembers(ReadOnlyMemory<byte> json, JsonTypeInfo type)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = EventLimits.Depth });
            var diagnosis = new JsonDiagnosis(type.Options);
            diagnosis.LookForUnknown(document.RootElement, type, "");
            return diagnosis.errors.Count > 0 ? Refusal.OfFields(diagnosis.errors) : null;
        }
        catch (InvalidOperationException)
        {
            return HalfSurrogate();
        }
    }

    private void LookForUnknown(JsonElement value, JsonTypeInfo type, string path)
    {
        if (type.Kind == JsonTypeInfoKind.Enumerable && value.ValueKind == JsonValueKind.Array && type.ElementType is { } element)
        {
            var index = 0;
            foreach (var item in value.EnumerateArray())
            {
                LookForUnknown(item, options.GetTypeInfo(element), string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]"));
            }
        }
        else if (type.Kind == JsonTypeInfoKind.Object && value.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in value.EnumerateObject())
            {
                var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
                if (type.Properties.FirstOrDefault(p => p.Name == member.Name && p.Set is not null) is { } known)
                {
                    LookForUnknown(member.Value, options.GetTypeInfo(known.PropertyType), at);
                }
                else if (errors.Count < MostErrors)
                {
                    var names = string.Join(", ", type.Properties.Where(p => p.Set is not null).Select(p => p.Name));
                    errors.Add(new FieldError(at.Length <= LongestPath ? at : at[..LongestPath], $"no member of this name; there are {names}"));
                }
            }
        }
    }

    private static Refusal HalfSurrogate() =>
        Refusal.Of(ProblemTypes.MalformedBody, "A name in the body has half a surrogate pair in it (as \\ud800 alone), which is no text.");

    private void Look(JsonElement value, JsonTypeInfo type, string path)
    {
        if (errors.Count >= MostErrors)
        {
            return;
        }

        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object when value.ValueKind == JsonValueKind.Object:
                LookAtMembers(value, type, path);
                break;
            case JsonTypeInfoKind.Enumerable when value.ValueKind == JsonValueKind.Array && type.ElementType is { } element:
                var index = 0;
                foreach (var item in value.EnumerateArray())
                {
                    var at = string.Create(CultureInfo.InvariantCulture, $"{path}[{index++}]");
                    if (item.ValueKind == JsonValueKind.Null)
                    {
                        errors.Add(new FieldError(at, Words(element), "null"));
                        continue;
                    }

                    Look(item, options.GetTypeInfo(element), at);
                }

                break;
            default:
                if (!Fits(value, type))
                {
                    errors.Add(new FieldError(path.Length == 0 ? "body" : path, Words(type.Type), Shorten(value)));
                }

                break;
        }
    }

    private void LookAtMembers(JsonElement value, JsonTypeInfo type, string path)
    {
        foreach (var member in type.Properties)
        {
            var at = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            if (!value.TryGetProperty(member.Name, out var given))
            {
                if (member.IsRequired)
                {
                    errors.Add(new FieldError(at, Words(member.PropertyType)));
                }
            }
            else if (given.ValueKind == JsonValueKind.Null)
            {
                if (!member.IsSetNullable || (member.PropertyType.IsValueType && Nullable.GetUnderlyingType(member.PropertyType) is null))
                {
                    errors.Add(new FieldError(at, Words(member.PropertyType), "null"));
                }
            }
            else
            {
                Look(given, options.GetTypeInfo(member.PropertyType), at);
            }
        }
    }

    private static bool Fits(JsonElement value, JsonTypeInfo type)
    {
        try
        {
            JsonSerializer.Deserialize(value, type);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Words(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return "one of " + string.Join(", ", Enum.GetNames(type).Select(name => EnumNames.NameOf(type, name)));
        }

        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "true or false",
            TypeCode.Int32 or TypeCode.Int64 or TypeCode.Int16 or TypeCode.Byte or TypeCode.UInt32 or TypeCode.UInt64 => "a whole number",
            TypeCode.Double or TypeCode.Single or TypeCode.Decimal => "a number",
            TypeCode.String => "text",
            _ when type == typeof(DateTimeOffset) => "an RFC 3339 time with offset, as 2026-05-01T07:30:00+02:00",
            _ when type == typeof(EnteredAmount) => EnteredAmount.Expected,
            _ when type == typeof(DateOnly) => "a date, as 2026-05-01 or 2026-5-1",
            _ when type == typeof(JsonElement) => "any JSON value",
            _ when type.IsAssignableTo(typeof(IDictionary)) || type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) =>
                "an object",
            _ when type.IsAssignableTo(typeof(IEnumerable)) => "a list",
            _ => "an object",
        };
    }

    // Shape only for text: what a person typed (a password, a name) does not come back in an error.
    private static string Shorten(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "text",
        _ when value.GetRawText() is { Length: <= 32 } raw => raw,
        _ => "a long number",
    };

    private static string PathOf(JsonException failure) =>
        failure.Path is { Length: > 2 } path && path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : "body";
}
