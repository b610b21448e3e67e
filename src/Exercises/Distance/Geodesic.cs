namespace Stamina.Exercises.Distance;

/// <summary>
/// Distances on the WGS84 ellipsoid in whole millimetres. The same steps in TypeScript; <c>contract/vectors/geodesic.json</c> holds both to the same integers.
/// </summary>
public static class Geodesic
{
    /// <summary>The Earth's mean radius (IUGG), in metres.</summary>
    public const double MeanRadiusM = 6_371_008.8;

    private const double SemiMajorAxis = 6_378_137;
    private const double Flattening = 1 / 298.257223563;
    private const double SemiMinorAxis = SemiMajorAxis * (1 - Flattening);
    private const double RadiansPerE7 = Math.PI / 180 / 1e7;
    private const int MostRounds = 100;

    /// <summary>Degrees to whole 1e-7 degrees, half up.</summary>
    /// <param name="degrees">Finite, from -180 to 180.</param>
    public static int ToE7(double degrees) => (int)Math.Floor((degrees * 1e7) + 0.5);

    /// <summary>
    /// The way between two points by Vincenty's inverse formula (<em>Survey Review</em> XXIII 176, 1975), rounded half up to millimetres; between nearly
    /// antipodal points, where the formula does not converge, over the mean sphere.
    /// </summary>
    public static long StepMm(int fromLatE7, int fromLonE7, int toLatE7, int toLonE7) =>
        fromLatE7 == toLatE7 && fromLonE7 == toLonE7
            ? 0
            : (long)Math.Floor((Metres(fromLatE7, fromLonE7, toLatE7, toLonE7) * 1000) + 0.5);

    private static double Metres(int fromLat, int fromLon, int toLat, int toLon)
    {
        var l = ((double)toLon - fromLon) * RadiansPerE7;
        var (sinU1, cosU1) = ReducedLatitude(fromLat);
        var (sinU2, cosU2) = ReducedLatitude(toLat);

        var lambda = l;
        for (var round = 0; round < MostRounds; round++)
        {
            var sinLambda = Math.Sin(lambda);
            var cosLambda = Math.Cos(lambda);
            var p = cosU2 * sinLambda;
            var q = (cosU1 * sinU2) - (sinU1 * cosU2 * cosLambda);
            var sinSigma = Math.Sqrt((p * p) + (q * q));
            if (sinSigma == 0)
            {
                return 0;
            }

            var cosSigma = (sinU1 * sinU2) + (cosU1 * cosU2 * cosLambda);
            var sigma = Math.Atan2(sinSigma, cosSigma);
            var sinAlpha = cosU1 * cosU2 * sinLambda / sinSigma;
            var cos2Alpha = 1 - (sinAlpha * sinAlpha);
            var cos2SigmaM = cos2Alpha == 0 ? 0 : cosSigma - (2 * sinU1 * sinU2 / cos2Alpha);
            var c = Flattening / 16 * cos2Alpha * (4 + (Flattening * (4 - (3 * cos2Alpha))));
            var before = lambda;
            lambda = l + ((1 - c) * Flattening * sinAlpha
                * (sigma + (c * sinSigma * (cos2SigmaM + (c * cosSigma * (-1 + (2 * cos2SigmaM * cos2SigmaM)))))));
            if (Math.Abs(lambda - before) > 1e-12)
            {
                continue;
            }

            var uSquared = cos2Alpha * ((SemiMajorAxis * SemiMajorAxis) - (SemiMinorAxis * SemiMinorAxis)) / (SemiMinorAxis * SemiMinorAxis);
            var a = 1 + (uSquared / 16384 * (4096 + (uSquared * (-768 + (uSquared * (320 - (175 * uSquared)))))));
            var b = uSquared / 1024 * (256 + (uSquared * (-128 + (uSquared * (74 - (47 * uSquared))))));
            var deltaSigma = b * sinSigma * (cos2SigmaM + (b / 4 * ((cosSigma * (-1 + (2 * cos2SigmaM * cos2SigmaM)))
                - (b / 6 * cos2SigmaM * (-3 + (4 * sinSigma * sinSigma)) * (-3 + (4 * cos2SigmaM * cos2SigmaM))))));
            return SemiMinorAxis * a * (sigma - deltaSigma);
        }

        return OnMeanSphere(fromLat, fromLon, toLat, toLon);
    }

    private static (double Sin, double Cos) ReducedLatitude(int latE7)
    {
        var u = Math.Atan((1 - Flattening) * Math.Tan(latE7 * RadiansPerE7));
        return (Math.Sin(u), Math.Cos(u));
    }

    private static double OnMeanSphere(int fromLat, int fromLon, int toLat, int toLon)
    {
        var lat1 = fromLat * RadiansPerE7;
        var lat2 = toLat * RadiansPerE7;
        var sinLat = Math.Sin((lat2 - lat1) / 2);
        var sinLon = Math.Sin(((double)toLon - fromLon) * RadiansPerE7 / 2);
        var h = (sinLat * sinLat) + (Math.Cos(lat1) * Math.Cos(lat2) * sinLon * sinLon);
        return 2 * MeanRadiusM * Math.Asin(Math.Sqrt(Math.Min(1, h)));
    }
}
