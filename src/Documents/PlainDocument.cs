using Google.Protobuf;
using Stamina.Documents.Encryption;

namespace Stamina.Documents;

/// <summary>Header 1: the document itself. For what is written often and read seldom.</summary>
internal static class PlainDocument
{
    public const byte Header = 1;

    public static byte[] Pack(IMessage message, Margins margins = default)
    {
        var stored = margins.Around(1 + message.CalculateSize());
        var document = margins.Inside(stored);
        document[0] = Header;
        message.WriteTo(document[1..]);
        return stored;
    }

    public static byte[] Pack(ReadOnlySpan<byte> content, Margins margins = default)
    {
        var stored = margins.Around(1 + content.Length);
        var document = margins.Inside(stored);
        document[0] = Header;
        content.CopyTo(document[1..]);
        return stored;
    }
}
