namespace Stamina.Exchange.Activities;

/// <summary>
/// One reading of a file, as written there. A value that is missing is <see cref="double.NaN"/>, or −1 for whole numbers; nothing is allocated for it.
/// </summary>
public struct ActivityPoint
{
    /// <summary>A time that is missing.</summary>
    public const long NoTime = long.MinValue;

    /// <summary>A reading without anything.</summary>
    public ActivityPoint()
    {
    }

    /// <summary>Latitude in degrees; NaN where the reading has no place (indoors).</summary>
    public double Lat { get; set; } = double.NaN;

    /// <summary>Longitude in degrees; NaN where the reading has no place.</summary>
    public double Lon { get; set; } = double.NaN;

    /// <summary>Milliseconds since 1970 in UTC; <see cref="NoTime"/> where none can be read.</summary>
    public long TimeMs { get; set; } = NoTime;

    /// <summary>Cumulative distance as the device states it, in metres.</summary>
    public double DistanceM { get; set; } = double.NaN;

    /// <summary>Above sea level, in metres.</summary>
    public float ElevationM { get; set; } = float.NaN;

    /// <summary>Of the air, in degrees Celsius.</summary>
    public float TemperatureC { get; set; } = float.NaN;

    /// <summary>Beats per minute.</summary>
    public short HeartRate { get; set; } = -1;

    /// <summary>Steps (of both feet or of one) or revolutions per minute, as the file states it; FIT has parts of one. −1 where it is missing.</summary>
    public float Cadence { get; set; } = -1;

    /// <summary>Watts.</summary>
    public short PowerW { get; set; } = -1;

    /// <summary>Which of the file's stretches it is in; between two of them the signal was lost or the watch was stopped.</summary>
    public int Stretch { get; set; }

    /// <summary>True where it says of a place.</summary>
    public readonly bool HasPlace => !double.IsNaN(Lat) && !double.IsNaN(Lon);

    /// <summary>True where it says of a moment.</summary>
    public readonly bool HasTime => TimeMs != NoTime;

    /// <summary>True where it says more than a place and a moment.</summary>
    public readonly bool HasMore => HeartRate >= 0 || Cadence >= 0 || PowerW >= 0 || !float.IsNaN(TemperatureC) || !double.IsNaN(DistanceM);
}
