namespace Stamina.Tools.Phone.Simulation;

/// <summary>A made-up way round a place: a wavy loop of a wanted length that ends where it began.</summary>
internal sealed class Loop
{
    private const int Steps = 720;
    private const double MetresPerDegree = 111_320;

    // Loops lie around a park in a city that every map has.
    private const double CentreLat = 52.5096, CentreLon = 13.3759;

    private readonly double[] east = new double[Steps + 1];
    private readonly double[] north = new double[Steps + 1];
    private readonly double[] along = new double[Steps + 1];
    private readonly double[] hills = new double[5];
    private readonly double[] shifts = new double[5];

    public Loop(double metres, int seed)
    {
        var random = new Random(seed);
        var (phase3, phase5) = (random.NextDouble() * Math.Tau, random.NextDouble() * Math.Tau);
        var squeeze = 0.7 + (random.NextDouble() * 0.6);
        for (var i = 0; i <= Steps; i++)
        {
            var angle = Math.Tau * i / Steps;
            var radius = 1 + (0.16 * Math.Sin((3 * angle) + phase3)) + (0.08 * Math.Sin((5 * angle) + phase5));
            (east[i], north[i]) = (radius * Math.Cos(angle) * squeeze, radius * Math.Sin(angle));
            along[i] = i == 0 ? 0 : along[i - 1] + double.Hypot(east[i] - east[i - 1], north[i] - north[i - 1]);
        }

        // Long swells and short rises, higher where the way is longer; the last foot of the way is as high as the first.
        for (var i = 0; i < hills.Length; i++)
        {
            (hills[i], shifts[i]) = (random.NextDouble() * Math.Min(24, metres / 500) / (i + 1), random.NextDouble() * Math.Tau);
        }

        var scale = metres / along[Steps];
        for (var i = 0; i <= Steps; i++)
        {
            (east[i], north[i], along[i]) = (east[i] * scale, north[i] * scale, along[i] * scale);
        }
    }

    /// <summary>Where one is after that many metres.</summary>
    public (double Lat, double Lon, double Elevation) At(double metres)
    {
        var found = Array.BinarySearch(along, Math.Clamp(metres, 0, along[Steps]));
        var i = Math.Clamp(found >= 0 ? found : ~found - 1, 0, Steps - 1);
        var share = (metres - along[i]) / (along[i + 1] - along[i]);
        var (x, y) = (east[i] + ((east[i + 1] - east[i]) * share), north[i] + ((north[i + 1] - north[i]) * share));
        var lat = CentreLat + (y / MetresPerDegree);
        return (lat, CentreLon + (x / (MetresPerDegree * Math.Cos(double.DegreesToRadians(CentreLat)))), Height(metres / along[Steps]));
    }

    private double Height(double share)
    {
        var metres = 38.0;
        for (var i = 0; i < hills.Length; i++)
        {
            metres += hills[i] * Math.Sin((Math.Tau * share * ((2 * i) + 1)) + shifts[i]);
        }

        return metres;
    }
}
