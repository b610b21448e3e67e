using System.Buffers;
using System.Text.Json;

namespace Stamina.Exercises;

/// <summary>Writes the <see cref="ExerciseResult.Details"/> of a result.</summary>
public static class DetailsWriter
{
    /// <summary>An object with the members that <paramref name="members"/> writes.</summary>
    public static JsonElement Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        return JsonElement.Parse(bytes.WrittenSpan);
    }
}
