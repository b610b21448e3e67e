using System.Buffers;

namespace Stamina.Documents.Columns;

/// <summary>
/// A value that was taken out of a text: its digits without the point, how many of them stand behind the point, and which mark stands in its place.
/// </summary>
internal readonly record struct TakenValue(long Value, byte Scale, byte Mark);

/// <summary>
/// Takes a text apart into its skeleton (everything that tends to stay the same from record to record) and the values that stood in it. Any bytes can be taken
/// apart; what is not understood stays in the skeleton.
/// </summary>
internal sealed class Skeleton
{
    private const int MaxDepth = 64;

    private static readonly SearchValues<byte> StringEnds = SearchValues.Create("\"\\"u8);

    private readonly Level[] levels = new Level[MaxDepth];
    private int depth;

    /// <summary>The skeleton.</summary>
    public ByteBuffer Text { get; } = new();

    /// <summary>The values in their order in the text.</summary>
    public List<TakenValue> Values { get; } = [];

    /// <summary>How often each repeated element comes again, in the order of their <see cref="Marks.Again"/>.</summary>
    public List<long> Repetitions { get; } = [];

    /// <summary>The bytes of each <see cref="Marks.Unique"/> and <see cref="Marks.Uuid"/>, in the order of the text.</summary>
    public ByteBuffer Loose { get; } = new();

    public void Begin()
    {
        Text.Clear();
        Values.Clear();
        depth = 0;
    }

    public void Forget()
    {
        Begin();
        Repetitions.Clear();
        Loose.Clear();
    }

    /// <summary>Adds bytes as they are.</summary>
    public void Keep(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAnyInRange((byte)0, (byte)0x1F) < 0)
        {
            Text.Append(text);
            return;
        }

        foreach (var one in text)
        {
            if (Marks.IsPlain(one))
            {
                Text.Append(one);
            }
            else
            {
                Text.Append(Marks.Literal);
                Text.Append((byte)(one + Marks.Shift));
            }
        }
    }

    public void Take(ReadOnlySpan<byte> text)
    {
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            switch (c)
            {
                case (byte)'"':
                    i += TakeString(text[i..]);
                    continue;
                case (>= (byte)'0' and <= (byte)'9') or (byte)'-':
                    i += TakeNumber(text[i..]);
                    continue;
                case (byte)'[' or (byte)'{':
                    Text.Append(c);
                    Enter(c == '[');
                    break;
                case (byte)']' or (byte)'}':
                    Leave(c == ']');
                    Text.Append(c);
                    break;
                case (byte)',':
                    NextElement();
                    break;
                default:
                    Keep(text.Slice(i, 1));
                    break;
            }

            i++;
        }
    }

    private void Enter(bool isArray)
    {
        if (depth < MaxDepth)
        {
            levels[depth] = new Level { IsArray = isArray, Start = Text.Length, PreviousStart = -1, Repetition = -1 };
        }

        depth++;
    }

    private void Leave(bool isArray)
    {
        if (depth == 0)
        {
            return;
        }

        depth--;
        if (depth >= MaxDepth)
        {
            return;
        }

        ref var level = ref levels[depth];
        if (isArray && level.IsArray)
        {
            EndElement(ref level);
        }

        if (depth > 0 && (level.HasRepetition || level.Nests))
        {
            levels[depth - 1].Nests = true;
        }
    }

    private void NextElement()
    {
        if (depth is 0 or > MaxDepth || !levels[depth - 1].IsArray)
        {
            Text.Append((byte)',');
            return;
        }

        ref var level = ref levels[depth - 1];
        EndElement(ref level);
        Text.Append((byte)',');
        level.Start = Text.Length;
        level.HasRepetition |= level.Nests;
        level.Nests = false;
    }

    // An element equal to the one before it falls away. Repetitions do not nest: an element that holds one stays.
    private void EndElement(ref Level level)
    {
        var (start, end) = (level.Start, Text.Length);
        if (level.PreviousStart >= 0 && !level.Nests && end > start
            && Text.Written[start..end].SequenceEqual(Text.Written[level.PreviousStart..level.PreviousEnd]))
        {
            if (level.Repetition >= 0)
            {
                // Back to before the comma.
                Text.Truncate(start - 1);
                Repetitions[level.Repetition]++;
                return;
            }

            Text.Truncate(level.PreviousEnd);
            Text.Insert(level.PreviousStart, Marks.Element);
            level.PreviousStart++;
            level.PreviousEnd++;
            Text.Append(Marks.Again);
            level.Repetition = Repetitions.Count;
            level.HasRepetition = true;
            Repetitions.Add(1);
            return;
        }

        (level.PreviousStart, level.PreviousEnd, level.Repetition) = level.Nests || end == start ? (-1, -1, -1) : (start, end, -1);
    }

    private int TakeString(ReadOnlySpan<byte> text)
    {
        var end = 1;
        while (true)
        {
            var found = text[end..].IndexOfAny(StringEnds);
            if (found < 0 || (text[end + found] == '\\' && end + found + 2 > text.Length))
            {
                Keep(text);
                return text.Length;
            }

            end += found;
            if (text[end] == '"')
            {
                break;
            }

            end += 2;
        }

        Text.Append((byte)'"');
        TakeContent(text[1..end]);
        Text.Append((byte)'"');
        return end + 1;
    }

    private void TakeContent(ReadOnlySpan<byte> content)
    {
        if (content.Length >= TextForms.DayLength
            && content[4] == '-'
            && TextForms.TryTime(content, out var time, out var digits, out var mark, out var length))
        {
            Add(time, digits, mark);
            Keep(content[length..]);
        }
        else if (content.Length > TextForms.UniqueLength && content[^(TextForms.UniqueLength + 1)] == '_'
            && TextForms.TryUnique(content[^TextForms.UniqueLength..], Loose, out var first))
        {
            Keep(content[..^TextForms.UniqueLength]);
            Add(first, 0, Marks.Unique);
        }
        else if (content.Length == TextForms.UuidLength && TextForms.TryUuid(content, Loose))
        {
            Text.Append(Marks.Uuid);
        }
        else
        {
            Keep(content);
        }
    }

    private int TakeNumber(ReadOnlySpan<byte> text)
    {
        if (TextForms.TryNumber(text, out var value, out var scale, out var mark, out var length))
        {
            Add(value, scale, mark);
        }
        else
        {
            Keep(text[..length]);
        }

        return length;
    }

    private void Add(long value, byte scale, byte mark)
    {
        Text.Append(mark);
        Values.Add(new TakenValue(value, scale, mark));
    }

    // Where the walk is inside an array or object: the element under way and the last one that can be repeated.
    private struct Level
    {
        public bool IsArray;
        public bool Nests;
        public bool HasRepetition;
        public int Start;
        public int PreviousStart;
        public int PreviousEnd;
        public int Repetition;
    }
}
