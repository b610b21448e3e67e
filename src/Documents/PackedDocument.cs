using System.Buffers;
using Stamina.Documents.Columns;
using Stamina.Documents.Compression;
using Stamina.Documents.Encryption;

namespace Stamina.Documents;

/// <summary>
/// Header 6: the number of a dictionary, the length of the content and its frame; dictionary 0 stands for content that is not compressed. The content is a form
/// of
/// <see cref="ColumnForm"/>.
/// </summary>
internal static class PackedDocument
{
    public const byte Header = 6;

    private const int Uncompressed = 0;
    private const int MostHead = 2 + 5;

    public static bool IsOne(ReadOnlySpan<byte> stored) => !stored.IsEmpty && stored[0] == Header;

    /// <summary>Packs content.</summary>
    /// <param name="content">A form.</param>
    /// <param name="cuts">Where one kind of bytes ends and another begins, ascending.</param>
    /// <param name="dictionary">Under which dictionary.</param>
    /// <param name="effort">How much work it may be.</param>
    /// <param name="margins">What is left free around it.</param>
    public static byte[] Pack(ReadOnlySpan<byte> content, IReadOnlyList<int> cuts, int dictionary, Effort effort, Margins margins = default)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(MostHead + Frames.Bound(content.Length, cuts.Count));
        try
        {
            buffer[0] = Header;
            buffer[1] = (byte)dictionary;
            var head = 2;
            for (var left = (uint)content.Length; ; left >>= 7)
            {
                buffer[head++] = (byte)(left < 0x80 ? left : left | 0x80);
                if (left < 0x80)
                {
                    break;
                }
            }

            var length = head + Frames.Compress(content, cuts, effort, dictionary, buffer.AsSpan(head));
            return length < content.Length + 2 ? margins.Around(buffer.AsSpan(0, length)) : margins.Around([Header, Uncompressed, .. content]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Unpacks what <see cref="Pack"/> made. The content is good until <see cref="OpenedDocument.Dispose"/>.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public static OpenedDocument Open(ReadOnlySpan<byte> stored)
    {
        var reader = new ByteReader(stored[1..]);
        var dictionary = reader.One();
        if (dictionary == Uncompressed)
        {
            return new OpenedDocument(null, reader.Take(reader.Left));
        }

        var length = reader.Count(Frames.MaxContent, "bytes");
        var rented = Frames.Decompress(reader.Take(reader.Left), dictionary, length);
        return new OpenedDocument(rented, rented.AsSpan(0, length));
    }

    /// <summary>Content in a borrowed array.</summary>
    internal readonly ref struct OpenedDocument(byte[]? rented, ReadOnlySpan<byte> content) : IDisposable
    {
        /// <summary>The content.</summary>
        public ReadOnlySpan<byte> Content { get; } = content;

        public void Dispose()
        {
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }
        }
    }
}
