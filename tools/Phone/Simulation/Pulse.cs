namespace Stamina.Tools.Phone.Simulation;

/// <summary>How a made-up person goes along: never at one pace, and with a heart that follows.</summary>
internal sealed class Pulse
{
    private const int Waves = 4;

    private readonly double[] strength = new double[Waves];
    private readonly double[] sign = new double[Waves];
    private readonly double minutes;
    private readonly int atRest;
    private readonly int atWork;

    public Pulse(SimulatedWorkout workout, int seed)
    {
        var random = new Random(seed);
        minutes = workout.Duration.TotalMinutes;
        for (var i = 0; i < Waves; i++)
        {
            (strength[i], sign[i]) = (0.015 + (random.NextDouble() * 0.035), random.Next(2) == 0 ? 1 : -1);
        }

        (atRest, atWork) = workout.ExerciseType switch
        {
            "running" => (98, 148 + random.Next(14)),
            "cycling" => (92, 132 + random.Next(12)),
            _ => (84, 104 + random.Next(10)),
        };
    }

    /// <summary>The share of the way that is behind after that share of the time: both from 0 to 1, and 0 and 1 at the ends.</summary>
    public double Way(double time)
    {
        var way = time;
        for (var i = 0; i < Waves; i++)
        {
            var turns = Math.Tau * ((2 * i) + 1);
            way += sign[i] * strength[i] * Math.Sin(turns * time) / turns;
        }

        return Math.Clamp(way, 0, 1);
    }

    /// <summary>Beats per minute: a few minutes to get going, a slow drift upwards, more where it goes faster.</summary>
    public int At(double time)
    {
        var faster = 0.0;
        for (var i = 0; i < Waves; i++)
        {
            faster += sign[i] * strength[i] * Math.Cos(Math.Tau * ((2 * i) + 1) * time);
        }

        var warm = 1 - Math.Exp(-time * minutes / 2.5);
        return (int)Math.Round(atRest + ((atWork - atRest) * warm) + (time * 8) + (faster * 90));
    }
}
