using Stamina.Exchange.Activities;
using Stamina.Exercises.Distance;

namespace Stamina.Exchange.Mending;

/// <summary>
/// How far two readings lie apart, on a sphere: good to half a percent, which is enough to find what cannot be. The distance of a workout is not computed here,
/// but by its exercise type.
/// </summary>
internal static class SphereDistance
{
    public static double Metres(in ActivityPoint a, in ActivityPoint b)
    {
        var (lat1, lat2) = (double.DegreesToRadians(a.Lat), double.DegreesToRadians(b.Lat));
        var sinLat = Math.Sin((lat2 - lat1) / 2);
        var sinLon = Math.Sin(double.DegreesToRadians(b.Lon - a.Lon) / 2);
        var h = (sinLat * sinLat) + (Math.Cos(lat1) * Math.Cos(lat2) * sinLon * sinLon);
        return 2 * Geodesic.MeanRadiusM * Math.Asin(Math.Min(1, Math.Sqrt(h)));
    }
}
