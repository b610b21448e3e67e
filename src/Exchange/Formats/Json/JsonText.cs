using System.Globalization;
using System.Text.Json;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Json;

/// <summary>JSON that other services write: what is missing or of another kind is null, whatever its form.</summary>
internal static class JsonText
{
    // Bytes of a list, which is read as a whole.
    private const int MostBytes = 16 << 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ImportLimits.Depth, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>Reads all of it.</summary>
    /// <param name="stream">It is disposed of.</param>
    /// <exception cref="UnreadableFileException">It is no JSON, or too long.</exception>
    public static JsonDocument Open(Stream stream)
    {
        var bytes = LimitedStream.ReadAll(stream, MostBytes);
        try
        {
            return JsonDocument.Parse(WithoutMark(bytes), Options);
        }
        catch (JsonException broken)
        {
            throw new UnreadableFileException(new Remark(RemarkCodes.Damaged, "Not readable as JSON."), broken);
        }
    }

    /// <summary>True where the beginning of a text is that of an object and has a member of this name in it.</summary>
    /// <param name="head">The beginning, in UTF-8, with a byte order mark or without.</param>
    /// <param name="quoted">The name in quotation marks, as it stands in the text.</param>
    public static bool IsObjectWith(ReadOnlySpan<byte> head, ReadOnlySpan<byte> quoted) =>
        head.TrimStart(" \r\n\t\uFEFF"u8) is [(byte)'{', ..] && head.IndexOf(quoted) >= 0;

    /// <summary>Without the byte order mark that editors on Windows put before a text: no reader of JSON takes it.</summary>
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
        : value.ValueKind == JsonValueKind.String ? OrNull(() => ValueParser.Text(value.GetString()))
        : null;

    /// <summary>A member as a number, also where it is written as a text; null where it is none.</summary>
    public static double? Number(this JsonElement item, string name) =>
        double.TryParse(item.Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    // An unpaired surrogate, in a text or in a name before the one that is looked for, is valid JSON and throws where it is read.
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
