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

    // A sequence of some bits makes at most a block of 128 KiB.
    private const int BlockLength = 1 << 17;
    private const int LeastBlock = 4;

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

    /// <summary>The most content that a frame of <paramref name="length"/> bytes can hold.</summary>
    public static long MostOf(int length) => (long)((length / LeastBlock) + 1) * BlockLength;

    /// <summary>Unpacks a frame that fills <paramref name="into"/> exactly.</summary>
    /// <exception cref="InvalidDataException">It does not, or is no frame.</exception>
    public static void Decompress(ReadOnlySpan<byte> frame, int dictionary, Span<byte> into)
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

        var length = 0;
        try
        {
            if (!decompressor.TryUnwrap(frame, into, out length))
            {
                length = -1;
            }
        }
        catch (ZstdException e)
        {
            throw new InvalidDataException("A stored document is damaged: it is not a Zstandard frame.", e);
        }

        pool.Add(decompressor);
        if (length != into.Length)
        {
            throw ByteReader.Damaged("its frame has another length than it declares");
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
