using System.Buffers;
using System.Collections.Concurrent;
using Stamina.Documents.Columns;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace Stamina.Documents.Compression;

/// <summary>
/// Zstandard frames under one of our dictionaries, without what every one of them would repeat: the magic number, the dictionary's id and the content's length.
/// </summary>
internal static class Frames
{
    /// <summary>The most bytes that a frame may unpack to.</summary>
    public const int MaxContent = 1 << 28;

    private const ZSTD_cParameter CompressorFormat = ZSTD_cParameter.ZSTD_c_experimentalParam2;
    private const ZSTD_dParameter DecompressorFormat = ZSTD_dParameter.ZSTD_d_experimentalParam1;
    private const int Magicless = 1;

    // Of Zstandard. Above these the time doubles for each percent.
    private const int QuickLevel = 1;
    private const int TightLevel = 6;

    private const int LeastBlock = 4;

    // In bytes, and how many times as much as the frame. Logs of a track come to some thirty times.
    private const int LeastRoom = 1 << 16;
    private const int UsualRatio = 64;

    private static readonly ConcurrentDictionary<(Effort, int), ConcurrentBag<Compressor>> Compressors = new();
    private static readonly ConcurrentDictionary<int, ConcurrentBag<Decompressor>> Decompressors = new();

    /// <summary>Compresses <paramref name="content"/>, with a block boundary at each of <paramref name="cuts"/>.</summary>
    public static int Compress(ReadOnlySpan<byte> content, IReadOnlyList<int> cuts, Effort effort, int dictionary, Span<byte> into)
    {
        var pool = Compressors.GetOrAdd((effort, dictionary), static _ => []);
        if (!pool.TryTake(out var compressor))
        {
            compressor = Create(effort, dictionary);
        }

        var written = cuts.Count == 0 || effort == Effort.Quick ? compressor.Wrap(content, into) : InBlocks(compressor, content, cuts, into);
        pool.Add(compressor);
        return written;
    }

    /// <summary>The most bytes that <see cref="Compress"/> needs.</summary>
    public static int Bound(int length, int cuts) => Compressor.GetCompressBound(length) + (cuts * LeastBlock) + 64;

    /// <summary>Unpacks a frame that is said to hold <paramref name="length"/> bytes, into an array of the shared pool.</summary>
    /// <exception cref="InvalidDataException">It holds more or less, or is no frame.</exception>
    public static byte[] Decompress(ReadOnlySpan<byte> frame, int dictionary, int length)
    {
        if (!Dictionaries.IsKnown(dictionary))
        {
            throw ByteReader.Damaged($"it names dictionary {dictionary}, which this version does not have");
        }

        var pool = Decompressors.GetOrAdd(dictionary, static _ => []);
        if (!pool.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
            decompressor.SetParameter(DecompressorFormat, Magicless);
            decompressor.LoadDictionary(Dictionaries.Load(dictionary));
        }

        // Nothing proves the length: room for more than frames usually hold is made once that much has come out of it.
        for (var room = LeastRoom + (UsualRatio * (long)frame.Length); ; room *= 8)
        {
            var size = (int)Math.Min(length, room);
            var into = ArrayPool<byte>.Shared.Rent(size);
            var fits = TryDecompress(decompressor, frame, into.AsSpan(0, size), out var unpacked);
            if (fits && unpacked == length)
            {
                pool.Add(decompressor);
                return into;
            }

            ArrayPool<byte>.Shared.Return(into);
            if (fits || size == length)
            {
                throw ByteReader.Damaged("its frame has another length than it declares");
            }
        }
    }

    private static bool TryDecompress(Decompressor decompressor, ReadOnlySpan<byte> frame, Span<byte> into, out int length)
    {
        try
        {
            return decompressor.TryUnwrap(frame, into, out length);
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException("A stored document is damaged: it is not a Zstandard frame.", e);
        }
    }

    private static Compressor Create(Effort effort, int dictionary)
    {
        var compressor = new Compressor(effort == Effort.Quick ? QuickLevel : TightLevel);
        compressor.SetParameter(CompressorFormat, Magicless);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_dictIDFlag, 0);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, 0);
        compressor.LoadDictionary(Dictionaries.Load(dictionary));
        return compressor;
    }

    private static int InBlocks(Compressor compressor, ReadOnlySpan<byte> content, IReadOnlyList<int> cuts, Span<byte> into)
    {
        var (from, written) = (0, 0);
        foreach (var cut in cuts)
        {
            written += Block(compressor, content[from..cut], into[written..], isLast: false);
            from = cut;
        }

        return written + Block(compressor, content[from..], into[written..], isLast: true);
    }

    private static int Block(Compressor compressor, ReadOnlySpan<byte> content, Span<byte> into, bool isLast)
    {
        compressor.WrapStream(content, into, out var consumed, out var written, isLast);
        if (!isLast)
        {
            compressor.FlushStream(into[written..], out var flushed);
            written += flushed;
        }

        return consumed == content.Length ? written : throw new InvalidOperationException("A block was not taken whole.");
    }
}

/// <summary>How much work packing may be.</summary>
internal enum Effort
{
    /// <summary>For what is written while somebody waits and rewritten soon.</summary>
    Quick,

    /// <summary>For what stays.</summary>
    Tight,
}
