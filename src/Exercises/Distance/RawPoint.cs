using System.Text.Json;

namespace Stamina.Exercises.Distance;

/// <summary>One point as the phone read it, in whole units.</summary>
/// <param name="LatE7">Latitude, 1e-7 degrees; 0 where it cannot be read.</param>
/// <param name="LonE7">Longitude, 1e-7 degrees; 0 where it cannot be read.</param>
public readonly record struct RawPoint(int LatE7, int LonE7)
{
    private const double MaxElapsedMs = WorkoutClock.LongestMs;
    // The shore of the Dead Sea lies at -430 m, the top of Mount Everest at 8 849 m.
    private const double LowestElevationM = -500;
    private const double HighestElevationM = 9_000;
    private const double MaxHeartRate = 400;
    private const double MaxCadence = 500;
    private const double MaxPowerW = 5_000;
    private const double ColdestC = -100;
    private const double WarmestC = 100;

    /// <summary>The workout clock, in milliseconds.</summary>
    public long? ElapsedMs { get; init; }

    /// <summary>Above sea level, in millimetres.</summary>
    public long? ElevationMm { get; init; }

    /// <summary>Beats per minute.</summary>
    public int? HeartRate { get; init; }

    /// <summary>Steps or revolutions per minute.</summary>
    public short? Cadence { get; init; }

    /// <summary>Watts.</summary>
    public short? PowerW { get; init; }

    /// <summary>What the device measured of the air, in tenths of a degree Celsius.</summary>
    public short? TemperatureTenthsC { get; init; }

    /// <summary>
    /// True where it says of no place and does not mean to: a heart rate, a cadence or a power at a moment, as on a bicycle that stands in a room.
    /// </summary>
    public bool IsPlaceless { get; init; }

    /// <summary>The phone's own accuracy, in metres.</summary>
    public double? AccuracyM { get; init; }

    /// <summary>True where the signal was lost before.</summary>
    public bool GapBefore { get; init; }

    /// <summary>True where it says of no place, or of no moment, that can be.</summary>
    public bool IsBad { get; init; }

    /// <summary>
    /// Reads one element of <c>points</c>. Whatever it holds is taken as it comes: what cannot be a place is marked bad, an odd side value is left out.
    /// </summary>
    public static RawPoint Of(JsonElement point)
    {
        double? lat = null, lon = null, accuracy = null;
        long? elapsed = null, elevation = null;
        int? heartRate = null;
        short? cadence = null, power = null, temperature = null;
        var (gap, bad, namesPlace) = (false, false, false);
        foreach (var member in point.EnumerateObject())
        {
            var value = member.Value;
            if (member.NameEquals("lat"u8))
            {
                lat = Number(value, -90, 90);
                namesPlace |= value.ValueKind != JsonValueKind.Null;
            }
            else if (member.NameEquals("lon"u8))
            {
                lon = Number(value, -180, 180);
                namesPlace |= value.ValueKind != JsonValueKind.Null;
            }
            else if (member.NameEquals("t"u8))
            {
                elapsed = Number(value, 0, MaxElapsedMs) is { } t ? HalfUp(t) : null;
                bad |= elapsed is null && value.ValueKind != JsonValueKind.Null;
            }
            else if (member.NameEquals("ele"u8))
            {
                elevation = Number(value, LowestElevationM, HighestElevationM) is { } metres ? HalfUp(metres * 1000) : null;
            }
            else if (member.NameEquals("acc"u8))
            {
                accuracy = Number(value, 0, double.MaxValue);
            }
            else if (member.NameEquals("hr"u8))
            {
                heartRate = Number(value, 1, MaxHeartRate) is { } beats ? (int)HalfUp(beats) : null;
            }
            else if (member.NameEquals("cad"u8))
            {
                cadence = Number(value, 0, MaxCadence) is { } turns ? (short)HalfUp(turns) : null;
            }
            else if (member.NameEquals("power"u8))
            {
                power = Number(value, 0, MaxPowerW) is { } watts ? (short)HalfUp(watts) : null;
            }
            else if (member.NameEquals("temp"u8))
            {
                temperature = Number(value, ColdestC, WarmestC) is { } degrees ? (short)HalfUp(degrees * 10) : null;
            }
            else if (member.NameEquals("gap"u8))
            {
                gap = value.ValueKind == JsonValueKind.True;
            }
        }

        return new RawPoint(lat is { } y ? Geodesic.ToE7(y) : 0, lon is { } x ? Geodesic.ToE7(x) : 0)
        {
            ElapsedMs = elapsed,
            ElevationMm = elevation,
            HeartRate = heartRate,
            Cadence = cadence,
            PowerW = power,
            TemperatureTenthsC = temperature,
            IsPlaceless = !namesPlace && elapsed is not null && (heartRate ?? cadence ?? power) is not null,
            AccuracyM = accuracy,
            GapBefore = gap,
            IsBad = bad || lat is null || lon is null,
        };
    }

    private static long HalfUp(double value) => (long)Math.Floor(value + 0.5);

    private static double? Number(JsonElement value, double min, double max) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number >= min && number <= max ? number : null;
}
