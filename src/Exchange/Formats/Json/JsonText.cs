using System.Globalization;
using System.Text.Json;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Json;

/// <summary>JSON that other services write: what is missing or of another kind is null, whatever its form.</summary>
internal static class JsonText
{
    /// <summary>Bytes of a list; it is read as a whole.</summary>
    private const int MostBytes = 16 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ImportLimits.Depth, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads all of it.</summary>
    /// <param name="stream">It is disposed of.</param>
    /// <exception cref="UnreadableFileException">It is no JSON, or too long.</exception>
    public static JsonDocument Open(Stream stream)
    {
        using var whole = new MemoryStream();
        using (stream)
        {
            var part = new byte[65_536];
            while (stream.Read(part) is > 0 and var count)
            {
                if (whole.Length + count > MostBytes)
                {
                    throw new UnreadableFileException(
                        RemarkCodes.TooLarge, "More than {mb} MB, unpacked: too large for one list.", ("mb", MostBytes >> 20));
                }

                whole.Write(part, 0, count);
            }
        }

        try
        {
            return JsonDocument.Parse(WithoutMark(whole.ToArray()), Options);
        }
        catch (JsonException broken)
        {
            throw new UnreadableFileException(new Remark(RemarkCodes.Damaged, "Not readable as JSON."), broken);
        }
    }

    /// <summary>Without the byte order mark that editors of Windows put before it: no reader of JSON takes it.</summary>
    public static byte[] WithoutMark(byte[] bytes) => bytes is [0xEF, 0xBB, 0xBF, .. var text] ? text : bytes;

    /// <summary>The objects of a list, or of the <c>results</c> of a page of one; none where it is something else.</summary>
    public static IEnumerable<JsonElement> Items(this JsonElement element)
    {
        var list = element.Member("results") ?? element;
        return list.ValueKind == JsonValueKind.Array ? list.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.Object) : [];
    }

    /// <summary>A member of an object; null where it is missing, or cannot be told.</summary>
    public static JsonElement? Member(this JsonElement item, string name) =>
        OrNull(() => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : (JsonElement?)null);

    /// <summary>A member as text, of a number or a text; null where it is empty, missing or of another kind.</summary>
    public static string? Text(this JsonElement item, string name) =>
        item.Member(name) is not { } value ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetRawText()
        : value.ValueKind == JsonValueKind.String ? OrNull(() => Values.Text(value.GetString()))
        : null;

    /// <summary>A member as a number, also of a text that is one.</summary>
    public static double? Number(this JsonElement item, string name) =>
        double.TryParse(item.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    // Half of a character, in a text or in a name before the one that is looked for, is JSON by its grammar and throws where it is read.
    private static T? OrNull<T>(Func<T?> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            return default;
        }
    }
}
