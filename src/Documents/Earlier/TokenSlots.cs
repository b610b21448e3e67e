namespace Stamina.Documents.Earlier;

/// <summary>What a value in a shape means, as far as that helps to predict it.</summary>
internal enum TokenKind
{
    Plain,
    Scale,
    Mantissa,
    Time,
    Seq,
    Elapsed,
}

/// <summary>A place in a shape where a value belongs.</summary>
internal readonly record struct TokenSlot(TokenKind Kind, int Index, int FractionDigits);

/// <summary>Walks a shape; the packing and the unpacking side walk it alike.</summary>
internal ref struct TokenSlots(ReadOnlySpan<byte> shape)
{
    private readonly ReadOnlySpan<byte> shape = shape;
    private int at;
    private int index;
    private byte before;

    /// <summary>After <see cref="JsonTokens.MoreWords"/>: which.</summary>
    public byte WordIndex { get; private set; }

    public bool MoveNext(out byte code, out TokenSlot slot)
    {
        slot = default;
        code = 0;
        if (at == shape.Length)
        {
            return false;
        }

        code = shape[at++];
        switch (code)
        {
            case JsonTokens.Time:
                slot = new TokenSlot(TokenKind.Time, index++, shape[at++] - '0');
                break;
            case JsonTokens.Integer:
                var kind = before switch { JsonTokens.SeqWord => TokenKind.Seq, JsonTokens.ElapsedWord => TokenKind.Elapsed, _ => TokenKind.Plain };
                slot = new TokenSlot(kind, index++, 0);
                break;
            case JsonTokens.Decimal:
                slot = new TokenSlot(TokenKind.Scale, index, 0);
                index += 2;
                break;
            case JsonTokens.MoreWords:
                WordIndex = shape[at++];
                break;
        }

        before = code;
        return true;
    }
}

/// <summary>Guesses each value from what came before it; only the difference is stored.</summary>
internal sealed class ValueModel
{
    private readonly Dictionary<(int Shape, int Slot), long> last = [];
    private long time;
    private long elapsed;
    private long elapsedTime;
    private bool timed;
    private int seq;
    private int shape;

    /// <summary>The first time in the present event, in ticks; that of an earlier event where it has none.</summary>
    public long EventTime { get; private set; }

    public void Begin(int shapeOfEvent, int seqOfEvent) => (shape, seq, timed) = (shapeOfEvent, seqOfEvent, false);

    public long Predict(TokenSlot slot) => slot.Kind switch
    {
        TokenKind.Time => time / JsonTokens.Unit(slot.FractionDigits),
        TokenKind.Seq => seq,
        TokenKind.Elapsed => unchecked(elapsed + ((EventTime - elapsedTime) / TimeSpan.TicksPerMillisecond)),
        _ => last.GetValueOrDefault((shape, slot.Index)),
    };

    public void Learn(TokenSlot slot, long value)
    {
        switch (slot.Kind)
        {
            case TokenKind.Time:
                time = unchecked(value * JsonTokens.Unit(slot.FractionDigits));
                if (!timed)
                {
                    (EventTime, timed) = (time, true);
                }

                break;
            case TokenKind.Elapsed:
                (elapsed, elapsedTime) = (value, EventTime);
                break;
            default:
                last[(shape, slot.Index)] = value;
                break;
        }
    }
}
