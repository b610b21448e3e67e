using System.Buffers.Binary;
using Stamina.Contracts.Ids;
using Stamina.Ports.Documents;
using Stamina.Ports.Stores;

namespace Stamina.Adapters.Redis;

/// <summary>A user's totals as Redis keeps them: revision, range, then each month's number, length and document.</summary>
internal static class TotalsBytes
{
    private const int HeadLength = 20;
    private const int MonthHeadLength = 8;

    public static byte[] Write(UserTotals totals)
    {
        var months = totals.Months.Select(m => (m.Key.Month, Bytes: DocumentCodec.Encode(m))).ToArray();
        var bytes = new byte[HeadLength + months.Sum(m => MonthHeadLength + m.Bytes.Length)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, totals.Revision);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), totals.First);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(12), totals.Last);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(16), months.Length);
        var at = HeadLength;
        foreach (var (month, document) in months)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), month);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + 4), document.Length);
            document.CopyTo(bytes, at + MonthHeadLength);
            at += MonthHeadLength + document.Length;
        }

        return bytes;
    }

    /// <exception cref="InvalidDataException">These are no totals.</exception>
    public static UserTotals Read(UserId user, ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length < HeadLength || BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[16..]) is not (>= 0 and < 100_000) and not 0)
        {
            throw new InvalidDataException("Cached totals are cut off.");
        }

        var months = new MonthTotals[BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[16..])];
        var rest = bytes[HeadLength..];
        for (var i = 0; i < months.Length; i++)
        {
            if (rest.Length < MonthHeadLength || BinaryPrimitives.ReadInt32LittleEndian(rest.Span[4..]) is var length && (length < 0 || length > rest.Length - MonthHeadLength))
            {
                throw new InvalidDataException("Cached totals are cut off.");
            }

            var key = new MonthKey(user, BinaryPrimitives.ReadInt32LittleEndian(rest.Span));
            months[i] = DocumentCodec.Decode<MonthTotals>(rest.Slice(MonthHeadLength, length)) with { Key = key };
            rest = rest[(MonthHeadLength + length)..];
        }

        return new UserTotals(
            BinaryPrimitives.ReadInt64LittleEndian(bytes.Span),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[12..]),
            months);
    }
}
