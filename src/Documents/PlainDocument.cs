using Google.Protobuf;

namespace Stamina.Documents;

/// <summary>Header 1: the document itself. For what is written often and read seldom.</summary>
internal static class PlainDocument
{
    public const byte Header = 1;

    public static byte[] Pack(IMessage message)
    {
        var stored = new byte[1 + message.CalculateSize()];
        stored[0] = Header;
        message.WriteTo(stored.AsSpan(1));
        return stored;
    }

    public static byte[] Pack(ReadOnlySpan<byte> content)
    {
        var stored = new byte[1 + content.Length];
        stored[0] = Header;
        content.CopyTo(stored.AsSpan(1));
        return stored;
    }
}
