using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Stamina.Exchange.Activities;

namespace Stamina.Exchange.Formats.Fit;

/// <summary>
/// Heart rates that a strap stored while the watch was under water (FIT messages <c>hr</c>, in files that are chained behind the activity). Each beat has
/// a time in 1/1024 s of the strap's own clock; a message with a time of the watch says how far the two clocks are apart.
/// </summary>
internal sealed class StoredHeartRates
{
    private const byte Fraction = 0;
    private const byte Time256 = 1;
    private const byte Rates = 6;
    private const byte BeatTimes = 9;
    private const byte BeatTimes12 = 10;
    private const long TwelveBits = 1 << 12;

    private readonly SortedDictionary<long, short> bySecond = [];
    private long? aheadMs;
    private long beat;

    /// <summary>True where nothing was stored.</summary>
    public bool IsEmpty => bySecond.Count == 0;

    /// <summary>Takes what another part of the chain has.</summary>
    public void Add(StoredHeartRates more)
    {
        foreach (var (second, rate) in more.bySecond)
        {
            bySecond[second] = rate;
        }
    }

    /// <summary>Takes one <c>hr</c> message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="timeMs">The watch's time that it states, in milliseconds since 1970 in UTC; null where it states none.</param>
    public void Add(in FitMessage message, long? timeMs)
    {
        var rates = message.Bytes(Rates);
        Span<long> beats = stackalloc long[Math.Min(rates.Length, 64)];
        var known = 0;
        var times = message.Bytes(BeatTimes);
        for (; known < beats.Length && times.Length >= 4; times = times[4..])
        {
            beat = message.IsBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(times) : BinaryPrimitives.ReadUInt32LittleEndian(times);
            beats[known++] = beat;
        }

        // Two times in three bytes, each the lower twelve bits.
        for (var packed = message.Bytes(BeatTimes12); known < beats.Length && packed.Length >= 3; packed = packed[3..])
        {
            beats[known++] = Next(packed[0] | ((packed[1] & 0x0F) << 8));
            if (known < beats.Length)
            {
                beats[known++] = Next((packed[1] >> 4) | (packed[2] << 4));
            }
        }

        if (timeMs is { } watch && known > 0)
        {
            var fraction = (message.Number(Fraction) / 32_768) ?? (message.Number(Time256) / 256) ?? 0;
            aheadMs = watch + (long)(fraction * 1000) - InMs(beats[0]);
        }

        for (var i = 0; i < known && aheadMs is not null; i++)
        {
            if (rates[i] is > 0 and < byte.MaxValue && bySecond.Count < ImportLimits.FilePoints)
            {
                bySecond[(InMs(beats[i]) + aheadMs.Value) / 1000 * 1000] = rates[i];
            }
        }
    }

    /// <summary>Gives each reading of a second that has none the heart rate of that second, and adds readings where the watch wrote none.</summary>
    /// <param name="records">The readings of the watch.</param>
    /// <param name="fromMs">What was measured earlier is left out.</param>
    /// <param name="toMs">What was measured later is left out.</param>
    public void GiveTo(List<ActivityPoint> records, long fromMs, long toMs)
    {
        var without = bySecond.Where(second => second.Key >= fromMs && second.Key <= toMs).ToDictionary();
        foreach (ref var record in CollectionsMarshal.AsSpan(records))
        {
            if (record.HasTime && without.Remove(record.TimeMs, out var rate) && record.HeartRate < 0)
            {
                record.HeartRate = rate;
            }
        }

        records.AddRange(without.OrderBy(second => second.Key).Take(ImportLimits.FilePoints - records.Count)
            .Select(second => new ActivityPoint { TimeMs = second.Key, HeartRate = second.Value }));
    }

    private static long InMs(long beat) => beat * 1000 / 1024;

    private long Next(int lower)
    {
        var next = (beat & ~(TwelveBits - 1)) | (uint)lower;
        beat = next < beat ? next + TwelveBits : next;
        return beat;
    }
}
