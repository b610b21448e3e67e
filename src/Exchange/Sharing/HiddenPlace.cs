namespace Stamina.Exchange.Sharing;

/// <summary>A place that copies for others hide, or that the person let go.</summary>
/// <param name="Id">Which: what is hidden around it is drawn from the account's secret and this.</param>
/// <param name="LatE7">Latitude, 1e-7 degrees.</param>
/// <param name="LonE7">Longitude, 1e-7 degrees.</param>
/// <param name="Hidden">False where the person took it out: it is shown, and not found again.</param>
public sealed record HiddenPlace(Guid Id, int LatE7, int LonE7, bool Hidden)
{
    private const double MetresPerE7 = 111_320 / 1e7;
    private const double FullTurnE7 = 3_600_000_000;

    /// <summary>Metres: two places that are no further apart are one.</summary>
    public const double SamePlace = 100;

    private readonly double lonScale = Math.Cos(LatE7 / 1e7 * Math.PI / 180);

    /// <summary>Metres from here, as the crow flies.</summary>
    public double MetresTo(int latE7, int lonE7)
    {
        var (x, y) = PlaneTo(latE7, lonE7);
        return Math.Sqrt((x * x) + (y * y));
    }

    /// <summary>Metres east and north of here, on a plane that is good for the kilometre that matters; over the date line the short way.</summary>
    internal (double X, double Y) PlaneTo(int latE7, int lonE7) =>
        (Math.IEEERemainder((double)lonE7 - LonE7, FullTurnE7) * MetresPerE7 * lonScale, ((double)latE7 - LatE7) * MetresPerE7);
}
