using System.Buffers.Binary;
using System.Text;

namespace Stamina.Tests.Exchange;

/// <summary>Makes FIT files by hand, byte by byte after the protocol's description.</summary>
#pragma warning disable CA1001 // It holds memory and nothing else.
internal sealed class FitFile
#pragma warning restore CA1001
{
    public const byte Enum = 0x00, SInt8 = 0x01, UInt8 = 0x02, Text = 0x07, Byte = 0x0D, UInt16 = 0x84, SInt32 = 0x85, UInt32 = 0x86;
    private const long Epoch = 631_065_600;
    private readonly MemoryStream data = new();

    public static uint Seconds(DateTimeOffset at) => (uint)(at.ToUnixTimeSeconds() - Epoch);

    public static int Semicircles(double degrees) => (int)Math.Round(degrees * 2_147_483_648d / 180);

    public FitFile Define(byte local, ushort global, params (byte Field, byte Size, byte Type)[] fields) => Define(local, global, false, fields, []);

    public FitFile Define(
        byte local,
        ushort global,
        bool bigEndian,
        (byte Field, byte Size, byte Type)[] fields,
        (byte Field, byte Size, byte Developer)[] developer)
    {
        data.WriteByte((byte)(0x40 | (developer.Length > 0 ? 0x20 : 0) | local));
        data.WriteByte(0);
        data.WriteByte((byte)(bigEndian ? 1 : 0));
        data.Write(bigEndian ? [(byte)(global >> 8), (byte)global] : [(byte)global, (byte)(global >> 8)]);
        data.WriteByte((byte)fields.Length);
        foreach (var (field, size, type) in fields)
        {
            data.Write([field, size, type]);
        }

        if (developer.Length > 0)
        {
            data.WriteByte((byte)developer.Length);
            foreach (var (field, size, index) in developer)
            {
                data.Write([field, size, index]);
            }
        }

        return this;
    }

    /// <summary>A data message: byte, sbyte, ushort, int, uint or text; of a definition that is little-endian.</summary>
    public FitFile Write(byte header, params object[] values) => WriteIn(isBigEndian: false, header, values);

    /// <summary>The same, of a definition that is big-endian.</summary>
    public FitFile WriteBigEndian(byte header, params object[] values) => WriteIn(isBigEndian: true, header, values);

    /// <summary>The header of a message that has the last five bits of its time there instead of a field.</summary>
    public static byte Compressed(byte local, DateTimeOffset at) => (byte)(0x80 | (local << 5) | (int)(Seconds(at) & 0x1F));

    private FitFile WriteIn(bool isBigEndian, byte header, object[] values)
    {
        data.WriteByte(header);
        var four = new byte[4];
        foreach (var value in values)
        {
            switch (value)
            {
                case byte b:
                    data.WriteByte(b);
                    break;
                case sbyte s:
                    data.WriteByte((byte)s);
                    break;
                case ushort u:
                    BinaryPrimitives.WriteUInt16LittleEndian(four, isBigEndian ? BinaryPrimitives.ReverseEndianness(u) : u);
                    data.Write(four, 0, 2);
                    break;
                case int i:
                    BinaryPrimitives.WriteInt32LittleEndian(four, isBigEndian ? BinaryPrimitives.ReverseEndianness(i) : i);
                    data.Write(four);
                    break;
                case uint u:
                    BinaryPrimitives.WriteUInt32LittleEndian(four, isBigEndian ? BinaryPrimitives.ReverseEndianness(u) : u);
                    data.Write(four);
                    break;
                case string text:
                    data.Write(Encoding.UTF8.GetBytes(text));
                    data.WriteByte(0);
                    break;
                default:
                    throw new NotSupportedException(value.GetType().Name);
            }
        }

        return this;
    }

    public FitFile FileId(byte type, DateTimeOffset created) => Define(0, 0, (0, 1, Enum), (4, 4, UInt32)).Write(0, type, Seconds(created));

    public FitFile DefineRecord(byte local = 1) => Define(local, 20, (253, 4, UInt32), (0, 4, SInt32), (1, 4, SInt32), (3, 1, UInt8), (7, 2, UInt16));

    public FitFile Record(DateTimeOffset at, double lat, double lon, byte heartRate = 0xFF, ushort power = ushort.MaxValue, byte local = 1) =>
        Write(local, Seconds(at), Semicircles(lat), Semicircles(lon), heartRate, power);

    public FitFile Timer(DateTimeOffset at, byte type) => Define(2, 21, (253, 4, UInt32), (0, 1, Enum), (1, 1, Enum)).Write(2, Seconds(at), (byte)0, type);

    public FitFile Session(DateTimeOffset start, DateTimeOffset end, byte sport, byte subSport = 0, uint metres = 0, ushort poolCm = ushort.MaxValue) =>
        Define(3, 18, (253, 4, UInt32), (2, 4, UInt32), (5, 1, Enum), (6, 1, Enum), (7, 4, UInt32), (9, 4, UInt32), (44, 2, UInt16))
            .Write(3, Seconds(end), Seconds(start), sport, subSport, (uint)(end - start).TotalMilliseconds, metres * 100, poolCm);

    /// <summary>A session that says how long the timer ran.</summary>
    public FitFile SessionWithTimer(DateTimeOffset start, TimeSpan elapsed, TimeSpan timer, byte sport) =>
        Define(3, 18, (253, 4, UInt32), (2, 4, UInt32), (5, 1, Enum), (7, 4, UInt32), (8, 4, UInt32))
            .Write(3, Seconds(start + elapsed), Seconds(start), sport, (uint)elapsed.TotalMilliseconds, (uint)timer.TotalMilliseconds);

    /// <summary>An active length of a pool that took whole seconds.</summary>
    public FitFile Length(DateTimeOffset start, int seconds) =>
        Define(4, 101, (253, 4, UInt32), (2, 4, UInt32), (3, 4, UInt32), (12, 1, Enum))
            .Write(4, Seconds(start.AddSeconds(seconds)), Seconds(start), (uint)seconds * 1_000, (byte)1);

    public FitFile Lap(DateTimeOffset start) => Define(5, 19, (253, 4, UInt32), (2, 4, UInt32)).Write(5, Seconds(start), Seconds(start));

    public byte[] Bytes(bool whole = true)
    {
        var body = data.ToArray();
        var header = new byte[14];
        header[0] = 14;
        header[1] = 0x20;
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(2), 2_132);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), whole ? (uint)body.Length : 0);
        ".FIT"u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteUInt16LittleEndian(header.AsSpan(12), Crc(header.AsSpan(0, 12)));
        byte[] file = [.. header, .. body];
        var crc = Crc(file);
        return whole ? [.. file, (byte)crc, (byte)(crc >> 8)] : file;
    }

    private static ushort Crc(ReadOnlySpan<byte> bytes)
    {
        ushort[] table = [0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401, 0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400];
        ushort crc = 0;
        foreach (var b in bytes)
        {
            crc = (ushort)((crc >> 4) ^ table[crc & 0xF] ^ table[b & 0xF]);
            crc = (ushort)((crc >> 4) ^ table[crc & 0xF] ^ table[(b >> 4) & 0xF]);
        }

        return crc;
    }
}
