using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts;
using Stamina.Contracts.Events;
using Stamina.Http.Problems;

namespace Stamina.Http.Bodies;

/// <summary>
/// Reads an endpoint's JSON body, strictly (no duplicate members, no trailing text, required and non-null members enforced) and answers every field at fault by
/// its path. Members that the type does not know are passed over.
/// </summary>
public static class JsonBody
{
    private static readonly ConcurrentDictionary<JsonSerializerOptions, JsonSerializerOptions> StrictOptions = new();

    /// <summary>The body as <typeparamref name="T"/>, or a refusal to return.</summary>
    public static async ValueTask<JsonBodyRead<T>> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        using var body = await RequestBody.ReadAsync(context);
        return body.Refusal is { } refusal ? new(null, refusal) : Parse(body.Bytes, type);
    }

    /// <summary>
    /// The body of an edit: a member that the type does not know is refused by its name, because an edit that does nothing must not be answered as if it had
    /// been made.
    /// </summary>
    public static async ValueTask<JsonBodyRead<T>> ReadEditAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        using var body = await RequestBody.ReadAsync(context);
        return body.Refusal is { } refusal ? new(null, refusal) : ParseEdit(body.Bytes, type);
    }

    /// <summary>The same of bytes that were read already; they stay the caller's.</summary>
    public static JsonBodyRead<T> ParseEdit<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        var parsed = Parse(json, type);
        return parsed.Value is not null && JsonDiagnosis.OfUnknownMembers(json, type) is { } refusal ? new(null, refusal) : parsed;
    }

    /// <summary>A body out of bytes that were read already; they stay the caller's.</summary>
    public static JsonBodyRead<T> Parse<T>(ReadOnlyMemory<byte> json, JsonTypeInfo<T> type)
        where T : class
    {
        var strict = (JsonTypeInfo<T>)StrictOptions.GetOrAdd(type.Options, MakeStrict).GetTypeInfo(typeof(T));
        try
        {
            return JsonSerializer.Deserialize(json.Span, strict) is not { } value
                ? new(null, Refusal.Of(ProblemTypes.InvalidRequest, "The body is null, expected an object."))
                : JsonDiagnosis.OfNullItems(json, strict) is { } refusal ? new(null, refusal) : new(value, null);
        }
        catch (JsonException failure)
        {
            return new(null, JsonDiagnosis.Of(json, strict, failure));
        }
    }

    private static JsonSerializerOptions MakeStrict(JsonSerializerOptions from)
    {
        var strict = new JsonSerializerOptions(from)
        {
            AllowDuplicateProperties = false,
            MaxDepth = EventLimits.Depth,
            RespectNullableAnnotations = true,
            RespectRequiredConstructorParameters = true,
        };
        // Goes before whatever converter an enum was generated with.
        strict.Converters.Insert(0, new EnumNames());
        strict.MakeReadOnly();
        return strict;
    }
}

/// <summary>A value, or the refusal that stands in its place.</summary>
public readonly record struct JsonBodyRead<T>(T? Value, Refusal? Refusal)
    where T : class
{
    /// <summary><c>if (!body.TryGet(out var request, out var refusal)) { return refusal; }</c></summary>
    public bool TryGet([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out Refusal? refusal)
    {
        value = Value;
        refusal = Refusal;
        return value is not null;
    }
}
