using System.Security.Cryptography;
using Stamina.Contracts.Workouts;
using Stamina.Documents.Columns;
using Stamina.Documents.Compression;
using Stamina.Ports.Documents;

namespace Stamina.Documents;

/// <summary>
/// A file in parts, each packed by itself: whoever reads it has one of them in memory, and parts of equal contents fit together whoever packed them.
/// </summary>
/// <param name="Document">What is known of it.</param>
/// <param name="Parts">Its content, in order.</param>
public sealed record PackedOriginal(OriginalDocument Document, IReadOnlyList<byte[]> Parts)
{
    /// <summary>Bytes of a part, unpacked; the last one has fewer.</summary>
    public const int PartLength = 1_000_000;

    /// <summary>Equal for equal contents.</summary>
    public Guid ContentId { get; } = new(Document.Sha256.AsSpan(0, 16), bigEndian: true);

    /// <summary>Bytes that it takes.</summary>
    public long Size { get; } = Parts.Sum(part => (long)part.Length);

    /// <summary>Packs a file as it is read; null where it takes more than <see cref="OriginalLimits.MostBytes"/>.</summary>
    public static async Task<PackedOriginal?> ReadAsync(string name, Stream content, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var parts = new List<byte[]>();
        var (length, size) = (0L, 0L);
        var piece = new byte[1 + PartLength];
        piece[0] = ColumnForm.Raw;
        int count;
        do
        {
            count = await content.ReadAtLeastAsync(piece.AsMemory(1), PartLength, throwOnEndOfStream: false, cancellationToken);
            hash.AppendData(piece, 1, count);
            parts.Add(PackedDocument.Pack(piece.AsSpan(0, 1 + count), [], Dictionaries.Texts, Effort.Tight));
            length += count;
            size += parts[^1].Length;
            if (size > OriginalLimits.MostBytes)
            {
                // To its end, so that whoever sends it hears what became of it.
                await content.CopyToAsync(Stream.Null, cancellationToken);
                return null;
            }
        }
        while (count == PartLength);

        var document = new OriginalDocument { Name = name, Length = length, Sha256 = hash.GetHashAndReset(), Parts = parts.Count };
        return new PackedOriginal(document, parts);
    }

    /// <summary>A part's bytes.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or something else.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> part)
    {
        if (!PackedDocument.IsOne(part))
        {
            throw ByteReader.Damaged("it is no part of a file");
        }

        using var opened = PackedDocument.Open(part);
        return opened.Content is [ColumnForm.Raw, .. var piece] ? piece.ToArray() : throw ByteReader.Damaged("it is no part of a file");
    }
}
