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

    private const int BlockHead = 3;
    private const int RunLength = 1;
    private const int Compressed = 2;
    private const int MaxBlock = 1 << 17;

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

        // Nothing else proves the length, and room is made for it.
        if (length > MostIn(frame))
        {
            throw OfAnotherLength();
        }

        var pool = Decompressors.GetOrAdd(dictionary, static _ => []);
        if (!pool.TryTake(out var decompressor))
        {
            decompressor = new Decompressor();
            decompressor.SetParameter(DecompressorFormat, Magicless);
            decompressor.LoadDictionary(Dictionaries.Load(dictionary));
        }

        var into = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            if (decompressor.TryUnwrap(frame, into.AsSpan(0, length), out var unpacked) && unpacked == length)
            {
                pool.Add(decompressor);
                return into;
            }
        }
        catch (ZstdException e)
        {
            ArrayPool<byte>.Shared.Return(into);
            throw new InvalidDataException("A stored document is damaged: it is not a Zstandard frame.", e);
        }

        ArrayPool<byte>.Shared.Return(into);
        throw OfAnotherLength();
    }

    /// <summary>The most bytes that a frame can unpack to, by the heads of its blocks (RFC 8878, 3.1.1): none holds more than its window or 128 kB.</summary>
    /// <exception cref="InvalidDataException">It is not one frame in the form that <see cref="Compress"/> writes.</exception>
    private static long MostIn(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < 2 || frame[0] != 0)
        {
            throw ByteReader.Damaged("it is not a Zstandard frame");
        }

        var window = 1L << (10 + (frame[1] >> 3));
        var mostInBlock = Math.Min(window + (window / 8 * (frame[1] & 7)), MaxBlock);
        var most = 0L;
        for (var rest = frame[2..]; ;)
        {
            if (rest.Length < BlockHead)
            {
                throw ByteReader.CutOff();
            }

            var head = rest[0] | (rest[1] << 8) | (rest[2] << 16);
            var (isLast, kind, size) = ((head & 1) != 0, (head >> 1) & 3, head >> 3);
            var taken = BlockHead + (kind == RunLength ? 1 : size);
            if (kind > Compressed || size > mostInBlock || taken > rest.Length)
            {
                throw ByteReader.Damaged("it is not a Zstandard frame");
            }

            most += kind == Compressed ? mostInBlock : size;
            rest = rest[taken..];
            if (isLast)
            {
                return rest.IsEmpty ? most : throw ByteReader.Damaged("it is not a Zstandard frame");
            }
        }
    }

    private static InvalidDataException OfAnotherLength() => ByteReader.Damaged("its frame has another length than it declares");

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
