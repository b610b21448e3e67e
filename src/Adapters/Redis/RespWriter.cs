using System.Buffers;
using System.Buffers.Text;

namespace Stamina.Adapters.Redis;

/// <summary>Writes commands: an array of strings.</summary>
internal static class RespWriter
{
    public static void Write(IBufferWriter<byte> writer, ReadOnlySpan<ReadOnlyMemory<byte>> arguments)
    {
        Header(writer, (byte)'*', arguments.Length);
        foreach (var argument in arguments)
        {
            Header(writer, (byte)'$', argument.Length);
            writer.Write(argument.Span);
            writer.Write("\r\n"u8);
        }
    }

    private static void Header(IBufferWriter<byte> writer, byte kind, int length)
    {
        var span = writer.GetSpan(16);
        span[0] = kind;
        Utf8Formatter.TryFormat(length, span[1..], out var written);
        span[written + 1] = (byte)'\r';
        span[written + 2] = (byte)'\n';
        writer.Advance(written + 3);
    }
}
