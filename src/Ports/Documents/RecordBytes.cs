using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Stamina.Ports.Documents;

/// <summary>
/// Records as bytes: a version; the exercise types and metrics, once each; the workouts, once each (session id, day number, start + 1 or 0); then per figure
/// the numbers of type and metric, the most with the number of its workout, and the least with that of its. Numbers are LEB128.
/// </summary>
internal static class RecordBytes
{
    // Raised with the figures: what another version kept is rebuilt.
    private const byte Version = 1;

    public static byte[] Write(PersonalRecords records)
    {
        var (words, holders) = (new List<string>(), new List<RecordHolder>());
        var (wordOf, holderOf) = (new Dictionary<string, int>(StringComparer.Ordinal), new Dictionary<RecordHolder, int>());
        using var figures = new MemoryStream();
        var sorted = records.Kept.OrderBy(k => k.Key.ExerciseType, StringComparer.Ordinal).ThenBy(k => k.Key.Metric, StringComparer.Ordinal).ToList();
        WriteNumber(figures, (ulong)sorted.Count);
        foreach (var (key, extremes) in sorted)
        {
            WriteNumber(figures, Number(words, wordOf, key.ExerciseType));
            WriteNumber(figures, Number(words, wordOf, key.Metric));
            foreach (var best in new[] { extremes.Most, extremes.Least })
            {
                WriteNumber(figures, (ulong)best.Value);
                WriteNumber(figures, Number(holders, holderOf, best.By));
            }
        }

        using var all = new MemoryStream();
        all.WriteByte(Version);
        WriteNumber(all, (ulong)words.Count);
        words.ForEach(word => WriteText(all, word));
        WriteNumber(all, (ulong)holders.Count);
        foreach (var holder in holders)
        {
            WriteText(all, holder.SessionId);
            WriteNumber(all, (ulong)holder.Date.DayNumber);
            WriteNumber(all, holder.StartedMs is { } ms ? unchecked((ulong)ms + 1) : 0);
        }

        figures.WriteTo(all);
        return all.ToArray();
    }

    public static bool TryRead(ReadOnlySpan<byte> stored, [NotNullWhen(true)] out PersonalRecords? records)
    {
        records = null;
        if (stored.IsEmpty || stored[0] != Version)
        {
            return false;
        }

        try
        {
            records = Read(stored[1..]);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    private static PersonalRecords Read(ReadOnlySpan<byte> bytes)
    {
        var words = new string[Count(ref bytes)];
        for (var i = 0; i < words.Length; i++)
        {
            words[i] = ReadText(ref bytes);
        }

        var holders = new RecordHolder[Count(ref bytes)];
        for (var i = 0; i < holders.Length; i++)
        {
            var (session, day, start) = (ReadText(ref bytes), ReadNumber(ref bytes), ReadNumber(ref bytes));
            holders[i] = new RecordHolder(session, DateOnly.FromDayNumber(checked((int)day)), start == 0 ? null : unchecked((long)(start - 1)));
        }

        var count = Count(ref bytes);
        var kept = new Dictionary<FigureKey, Extremes>(count);
        for (var i = 0; i < count; i++)
        {
            var key = new FigureKey(words[ReadNumber(ref bytes)], words[ReadNumber(ref bytes)]);
            kept.Add(key, new Extremes(ReadBest(ref bytes, holders), ReadBest(ref bytes, holders)));
        }

        return bytes.IsEmpty ? new PersonalRecords(kept) : throw new FormatException("Bytes are left over.");
    }

    private static RecordValue ReadBest(ref ReadOnlySpan<byte> bytes, RecordHolder[] holders)
    {
        var value = checked((long)ReadNumber(ref bytes));
        return new RecordValue(value, holders[ReadNumber(ref bytes)]);
    }

    private static ulong Number<T>(List<T> all, Dictionary<T, int> known, T one)
        where T : notnull
    {
        if (!known.TryGetValue(one, out var number))
        {
            number = all.Count;
            known.Add(one, number);
            all.Add(one);
        }

        return (ulong)number;
    }

    // Each entry takes at least one byte.
    private static int Count(ref ReadOnlySpan<byte> bytes)
    {
        var count = ReadNumber(ref bytes);
        return count <= (ulong)bytes.Length ? (int)count : throw new FormatException("A list says that it has more entries than bytes are left.");
    }

    private static void WriteText(Stream to, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        WriteNumber(to, (ulong)bytes.Length);
        to.Write(bytes);
    }

    private static string ReadText(ref ReadOnlySpan<byte> bytes)
    {
        var length = Count(ref bytes);
        var text = Encoding.UTF8.GetString(bytes[..length]);
        bytes = bytes[length..];
        return text;
    }

    private static void WriteNumber(Stream to, ulong number)
    {
        for (; number >= 0x80; number >>= 7)
        {
            to.WriteByte((byte)(number | 0x80));
        }

        to.WriteByte((byte)number);
    }

    private static ulong ReadNumber(ref ReadOnlySpan<byte> bytes)
    {
        var number = 0UL;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var one = bytes[0];
            bytes = bytes[1..];
            number |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
            {
                return number;
            }
        }

        throw new FormatException("A number has no end.");
    }
}
