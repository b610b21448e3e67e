using System.Text;
using System.Text.Json;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Json;

/// <summary>
/// Reads one object of a long JSON text member by member, of a member that is a list item by item; what is asked for comes as its bytes. No more is in memory
/// than the value that is read.
/// </summary>
/// <param name="stream">The text in UTF-8; it is disposed of.</param>
/// <param name="limit">Bytes of one value; beyond it <see cref="UnreadableFileException"/>.</param>
internal sealed class JsonParts(Stream stream, int limit) : IDisposable
{
    private const int FirstBytes = 64 << 10;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };
    private byte[] buffer = new byte[FirstBytes];
    private JsonReaderState state = new(Options);
    private int start;
    private int end;
    private bool isAtEnd;
    private bool isBegun;

    /// <summary>The next token; what it is worth stays for <see cref="JsonTokenType.PropertyName"/> alone.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public (JsonTokenType Token, string? Name) Read()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isAtEnd, state);
            if (reader.Read())
            {
                Take(reader);
                return (reader.TokenType, reader.TokenType == JsonTokenType.PropertyName ? reader.GetString() : null);
            }

            if (isAtEnd)
            {
                return (JsonTokenType.None, null);
            }

            Fill();
        }
    }

    /// <summary>The value that comes next, whole; null where the list or object ends there.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="UnreadableFileException">It is larger than the limit.</exception>
    public byte[]? ReadValue()
    {
        while (true)
        {
            var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), isAtEnd, state);
            if (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject)
                {
                    Take(reader);
                    return null;
                }

                var from = (int)reader.TokenStartIndex;
                if (reader.TrySkip())
                {
                    var value = buffer.AsSpan(start + from, (int)reader.BytesConsumed - from).ToArray();
                    Take(reader);
                    return value;
                }
            }

            if (isAtEnd)
            {
                throw new JsonException();
            }

            Fill();
        }
    }

    public void Dispose() => stream.Dispose();

    private void Take(in Utf8JsonReader reader)
    {
        start += (int)reader.BytesConsumed;
        state = reader.CurrentState;
    }

    // As full as it gets, so that a value is looked through again only where the buffer has doubled.
    private void Fill()
    {
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length)
        {
            if (buffer.Length >= limit)
            {
                throw new UnreadableFileException(RemarkCodes.TooLarge, "More than {mb} MB: too large for one recording.", ("mb", limit >> 20));
            }

            Array.Resize(ref buffer, Math.Min(limit, buffer.Length * 2));
        }

        var count = stream.ReadAtLeast(buffer.AsSpan(end), buffer.Length - end, throwOnEndOfStream: false);
        isAtEnd = count < buffer.Length - end;
        end += count;
        start = !isBegun && buffer.AsSpan(0, end).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : start;
        isBegun = true;
    }
}
