using System.Text.Json;

namespace Stamina.Contracts.Events;

/// <summary>
/// The bytes that an event is. <c>sent_at</c> tells of the request, not of the event: where it stands among the members of an event that is a whole request
/// body, it is taken out before the event is kept, so that a repeat sent later is the same event.
/// </summary>
public static class EventBytes
{
    /// <summary>
    /// The event without its own members named <c>sent_at</c>: with each goes the comma and the white space before it, or, where no other member stands before
    /// it, what follows up to the next member. Null where it has none, or is no JSON object.
    /// </summary>
    public static byte[]? WithoutSentAt(ReadOnlySpan<byte> json)
    {
        if (json.IndexOf("sent_at"u8) < 0 && json.IndexOf((byte)'\\') < 0)
        {
            return null;
        }

        var kept = new byte[json.Length];
        var length = 0;
        try
        {
            // Deeper than any event may be: whoever asks judges the depth.
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 1024 });
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            // What was taken over ends at `next`; what is before it and not taken over was cut.
            var next = 0;
            var end = (int)reader.BytesConsumed;
            var isFirst = true;
            var found = false;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var start = (int)reader.TokenStartIndex;
                var isSentAt = IsSentAt(ref reader);
                reader.Read();
                reader.Skip();
                if (isSentAt)
                {
                    Take(json[next..end]);
                    next = (int)reader.BytesConsumed;
                    found = true;
                }
                else if (isFirst)
                {
                    next = found ? start : next;
                    isFirst = false;
                }

                end = (int)reader.BytesConsumed;
            }

            if (!found)
            {
                return null;
            }

            // Nothing but sent_at was in it: the brace follows at once.
            Take(json[(isFirst ? (int)reader.TokenStartIndex : next)..]);
            return kept[..length];

            void Take(ReadOnlySpan<byte> part)
            {
                part.CopyTo(kept.AsSpan(length));
                length += part.Length;
            }
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // A name with half a surrogate pair equals nothing.
    private static bool IsSentAt(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.ValueTextEquals("sent_at"u8);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>True where two are the same event: the same bytes, once <c>sent_at</c> is taken out of each.</summary>
    public static bool AreSame(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        if (left.SequenceEqual(right))
        {
            return true;
        }

        var (cutLeft, cutRight) = (WithoutSentAt(left), WithoutSentAt(right));
        return (cutLeft is not null || cutRight is not null)
            && (cutLeft is null ? left : cutLeft).SequenceEqual(cutRight is null ? right : cutRight);
    }
}
