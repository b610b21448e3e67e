using System.Buffers.Binary;
using System.Text;
using Stamina.Exchange.Formats.Fit;
using Stamina.Exercises;

namespace Stamina.Exchange.Writing;

/// <summary>
/// A workout as a FIT activity (FIT protocol 2.0, profile 21): a record for each counted point that has a time and for what sensors measured without a place,
/// the timer stopped where the track is broken, sets, lengths of a pool, a lap from mark to mark, a session and an activity with the local time. The format
/// holds whole seconds, heights in fifths of a metre, and on foot the cadence of one; it has a place for a title and none for a note.
/// </summary>
public static class FitWriter
{
    internal const byte Enum = 0x00, SInt8 = 0x01, UInt8 = 0x02, Text = 0x07, UInt16 = 0x84, SInt32 = 0x85, UInt32 = 0x86;

    // 6 and 7 are those of sets.
    private const byte FileId = 0, Record = 1, Timer = 2, Lap = 3, Session = 4, Activity = 5, Length = 8;
    private const byte LapSwimming = 17;
    private const int TitleBytes = 64;
    private const long Epoch = 631_065_600;

    /// <summary>Makes the file, which is at most 27 bytes a point.</summary>
    /// <param name="workout">What there is to say beside the points; its start must be known.</param>
    /// <param name="track">The points with their verdicts, and those without a place (<see cref="WrittenReadings"/>).</param>
    public static byte[] Make(WrittenWorkout workout, IReadOnlyList<TrackPoint> track)
    {
        var start = workout.StartedAt ?? throw new ArgumentException("FIT needs a start.", nameof(workout));
        var onFoot = workout.ExerciseType is "running" or "walking";
        using var data = new MemoryStream();
        Define(data, FileId, 0, (0, 1, Enum), (1, 2, UInt16), (2, 2, UInt16), (4, 4, UInt32));
        Write(data, FileId, (byte)4, (ushort)255, (ushort)0, At(start, 0));
        Define(data, Timer, 21, (253, 4, UInt32), (0, 1, Enum), (1, 1, Enum));
        Write(data, Timer, At(start, 0), (byte)0, (byte)0);
        Define(
            data, Record, 20, (253, 4, UInt32), (0, 4, SInt32), (1, 4, SInt32), (2, 2, UInt16), (3, 1, UInt8), (4, 1, UInt8), (53, 1, UInt8), (7, 2, UInt16),
            (13, 1, SInt8));
        WriteRecords(data, track, start, onFoot);
        FitSets.Write(data, workout.Sets, At(start, workout.ElapsedMs));
        var lengths = (ushort)(workout.PoolLengthMm is null ? 0 : Math.Min(workout.LengthsMs.Count, ushort.MaxValue - 1));
        WriteLengths(data, workout.LengthsMs.Take(lengths), start);
        Write(data, Timer, At(start, workout.ElapsedMs), (byte)0, (byte)4);

        Define(data, Lap, 19, (253, 4, UInt32), (254, 2, UInt16), (2, 4, UInt32), (7, 4, UInt32), (8, 4, UInt32), (9, 4, UInt32), (0, 1, Enum), (1, 1, Enum));
        var distances = WrittenLaps.DistancesMm(workout, track);
        ushort laps = 0;
        long from = 0;
        foreach (var to in WrittenLaps.EndsMs(workout))
        {
            var (ms, far) = ((uint)(to - from), Centimetres(distances[laps]));
            Write(data, Lap, At(start, to), laps++, At(start, from), ms, ms, far, (byte)9, (byte)1);
            from = to;
        }

        var (sport, sub) = SportOf(workout.ExerciseType);
        var title = TextOf(workout.Title, TitleBytes);
        List<(byte Field, byte Size, byte Type)> fields =
        [
            (253, 4, UInt32), (254, 2, UInt16), (2, 4, UInt32), (5, 1, Enum), (6, 1, Enum), (7, 4, UInt32), (8, 4, UInt32), (9, 4, UInt32), (25, 2, UInt16),
            (26, 2, UInt16), (0, 1, Enum), (1, 1, Enum), (110, (byte)title.Length, Text),
        ];
        List<object> values =
        [
            At(start, workout.ElapsedMs), (ushort)0, At(start, 0), sport, lengths > 0 ? LapSwimming : sub, (uint)workout.ElapsedMs, (uint)workout.MovingMs,
            Centimetres(workout.DistanceMm), (ushort)0, laps, (byte)8, (byte)1, title,
        ];
        if (lengths > 0)
        {
            // How many there are, the pool in centimetres, that it is metric, how many were swum.
            fields.AddRange([(33, 2, UInt16), (44, 2, UInt16), (46, 1, Enum), (47, 2, UInt16)]);
            values.AddRange([lengths, (ushort)Math.Round(workout.PoolLengthMm!.Value / 10d), (byte)0, lengths]);
        }

        Define(data, Session, 18, [.. fields]);
        Write(data, Session, [.. values]);
        Define(data, Activity, 34, (253, 4, UInt32), (0, 4, UInt32), (1, 2, UInt16), (2, 1, Enum), (3, 1, Enum), (4, 1, Enum), (5, 4, UInt32));
        var end = At(start, workout.ElapsedMs);
        Write(data, Activity, end, (uint)workout.MovingMs, (ushort)1, (byte)0, (byte)26, (byte)1, (uint)(end + (long)start.Offset.TotalSeconds));
        return Whole(data.GetBuffer().AsSpan(0, (int)data.Length));
    }

    private static void WriteRecords(MemoryStream data, IReadOnlyList<TrackPoint> track, DateTimeOffset start, bool onFoot)
    {
        var points = Counted(track);
        for (var i = 0; i < points.Count; i++)
        {
            var (point, elapsed, isBroken) = points[i];
            if (isBroken)
            {
                Write(data, Timer, At(start, elapsed), (byte)0, (byte)0);
            }

            var cadence = point.Cadence is { } given ? onFoot ? given / 2d : given : (double?)null;
            Write(
                data,
                Record,
                At(start, elapsed),
                point.IsPlaceless ? int.MaxValue : Semicircles(point.LatE7),
                point.IsPlaceless ? int.MaxValue : Semicircles(point.LonE7),
                point.ElevationMm is { } height && (height + 500_000) / 200 is >= 0 and < ushort.MaxValue
                    ? (ushort)Math.Round((height + 500_000) / 200d)
                    : ushort.MaxValue,
                point.HeartRate is > 0 and < byte.MaxValue ? (byte)point.HeartRate : byte.MaxValue,
                cadence is < byte.MaxValue ? (byte)cadence : byte.MaxValue,
                cadence is < byte.MaxValue ? (byte)((cadence.Value - Math.Floor(cadence.Value)) * 128) : byte.MaxValue,
                point.PowerW is >= 0 and < ushort.MaxValue ? (ushort)point.PowerW : ushort.MaxValue,
                point.TemperatureTenthsC is { } tenths ? (byte)(sbyte)Math.Round(tenths / 10d) : (byte)sbyte.MaxValue);
            if (StopsBehind(points, i))
            {
                Write(data, Timer, At(start, elapsed), (byte)0, (byte)4);
            }
        }
    }

    // The points that are written. A point with a place is broken where it is not joined to the last one that has a place.
    private static List<(TrackPoint Point, long ElapsedMs, bool IsBroken)> Counted(IReadOnlyList<TrackPoint> track)
    {
        var counted = new List<(TrackPoint Point, long ElapsedMs, bool IsBroken)>(track.Count);
        var (broken, hasPlace) = (false, false);
        foreach (var point in track)
        {
            broken |= point.EndsTheWay;
            if (point is not { NotCounted: null, ElapsedMs: { } elapsed })
            {
                continue;
            }

            counted.Add((point, elapsed, broken && hasPlace && !point.IsPlaceless));
            if (!point.IsPlaceless)
            {
                (broken, hasPlace) = (false, true);
            }
        }

        return counted;
    }

    // True where the next point with a place is broken: the timer stands until then, also for what sensors measured in between.
    private static bool StopsBehind(List<(TrackPoint Point, long ElapsedMs, bool IsBroken)> points, int at)
    {
        if (points[at].Point.IsPlaceless)
        {
            return false;
        }

        var next = at + 1;
        while (next < points.Count && points[next].Point.IsPlaceless)
        {
            next++;
        }

        return next < points.Count && points[next].IsBroken;
    }

    // Each length begins at the end of the one before, so a rest at the wall is part of the next length.
    private static void WriteLengths(MemoryStream data, IEnumerable<long> ends, DateTimeOffset start)
    {
        ushort number = 0;
        long from = 0;
        foreach (var to in ends)
        {
            if (number == 0)
            {
                Define(
                    data, Length, 101, (253, 4, UInt32), (254, 2, UInt16), (2, 4, UInt32), (3, 4, UInt32), (4, 4, UInt32), (0, 1, Enum), (1, 1, Enum),
                    (12, 1, Enum));
            }

            // Readers compute the end from the start, in whole seconds, and the duration. The start is cut off, never rounded up, so that this is not later.
            var ms = (uint)(to - from);
            Write(data, Length, At(start, to), number++, At(start, 0) + (uint)(from / 1000), ms, ms, (byte)28, (byte)1, (byte)1);
            from = to;
        }
    }

    private static (byte Sport, byte SubSport) SportOf(string? type) => type switch
    {
        "weight_training" => (10, 20),
        "yoga" => (10, 43),
        { } other when FitNames.NumberOf(other) is { } number => ((byte)number, 0),
        _ => (0, 0),
    };

    // UTF-8 that ends with a zero byte, which is counted in the limit. No character is cut in two.
    internal static byte[] TextOf(string? text, int most)
    {
        var bytes = Encoding.UTF8.GetBytes(text ?? string.Empty);
        var length = Math.Min(bytes.Length, most - 1);
        while (length > 0 && length < bytes.Length && (bytes[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return [.. bytes.AsSpan(0, length), 0];
    }

    private static uint Centimetres(long? mm) => mm is { } known ? (uint)Math.Clamp(known / 10, 0, uint.MaxValue - 1) : uint.MaxValue;

    private static uint At(DateTimeOffset start, long elapsedMs) =>
        (uint)Math.Clamp((long)Math.Round((start.ToUnixTimeMilliseconds() + elapsedMs) / 1000d) - Epoch, 0, uint.MaxValue - 1);

    private static int Semicircles(int e7) => (int)Math.Round(e7 * (2_147_483_648d / 180 / 10_000_000));

    internal static void Define(MemoryStream data, byte local, ushort global, params (byte Field, byte Size, byte Type)[] fields)
    {
        data.Write([(byte)(0x40 | local), 0, 0, (byte)global, (byte)(global >> 8), (byte)fields.Length]);
        foreach (var (field, size, type) in fields)
        {
            data.Write([field, size, type]);
        }
    }

    internal static void Write(MemoryStream data, byte local, params object[] values)
    {
        data.WriteByte(local);
        Span<byte> four = stackalloc byte[4];
        foreach (var value in values)
        {
            switch (value)
            {
                case byte one:
                    data.WriteByte(one);
                    break;
                case ushort two:
                    BinaryPrimitives.WriteUInt16LittleEndian(four, two);
                    data.Write(four[..2]);
                    break;
                case int signed:
                    BinaryPrimitives.WriteInt32LittleEndian(four, signed);
                    data.Write(four);
                    break;
                case uint unsigned:
                    BinaryPrimitives.WriteUInt32LittleEndian(four, unsigned);
                    data.Write(four);
                    break;
                case byte[] text:
                    data.Write(text);
                    break;
                default:
                    throw new ArgumentException(value.GetType().Name, nameof(values));
            }
        }
    }

    private static byte[] Whole(ReadOnlySpan<byte> body)
    {
        var file = new byte[14 + body.Length + 2];
        (file[0], file[1]) = (14, 0x20);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(2), 2_132);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), (uint)body.Length);
        ".FIT"u8.CopyTo(file.AsSpan(8));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(12), Checksum(file.AsSpan(0, 12)));
        body.CopyTo(file.AsSpan(14));
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(14 + body.Length), Checksum(file.AsSpan(0, 14 + body.Length)));
        return file;
    }

    // The protocol's own CRC-16, a nibble at a time.
    private static ushort Checksum(ReadOnlySpan<byte> bytes)
    {
        ReadOnlySpan<ushort> table =
        [
            0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
        ];
        ushort sum = 0;
        foreach (var one in bytes)
        {
            sum = (ushort)((sum >> 4) ^ table[sum & 0xF] ^ table[one & 0xF]);
            sum = (ushort)((sum >> 4) ^ table[sum & 0xF] ^ table[(one >> 4) & 0xF]);
        }

        return sum;
    }
}
