namespace Stamina.Exercises.Distance;

/// <summary>Ids of the metrics of the distance family, beside <see cref="CommonMetrics.Distance"/>.</summary>
public static class DistanceMetrics
{
    /// <summary>Distance over moving time.</summary>
    public const string AverageSpeed = "average_speed";

    /// <summary>Moving time over distance.</summary>
    public const string AveragePace = "average_pace";

    /// <summary>Climbed, turns of up to 3 m left out.</summary>
    public const string Ascent = "ascent";

    /// <summary>Descended, turns of up to 3 m left out.</summary>
    public const string Descent = "descent";

    /// <summary>Mean over the counted points that have one.</summary>
    public const string AverageHeartRate = "average_heart_rate";

    /// <summary>Highest of the counted points.</summary>
    public const string MaxHeartRate = "max_heart_rate";

    /// <summary>Mean of the readings that have one above 0: steps or revolutions per minute.</summary>
    public const string AverageCadence = "average_cadence";

    /// <summary>Mean of the readings that have one, in watts; coasting (0) is part of it.</summary>
    public const string AveragePower = "average_power";

    /// <summary>Highest of the readings, in watts.</summary>
    public const string MaxPower = "max_power";

    /// <summary>The fastest time over a length anywhere in the workout, qualified by the length: <c>best_effort:5_km</c>, in milliseconds.</summary>
    public const string BestEffort = "best_effort";

    /// <summary>Steps of the phone's counter.</summary>
    public const string Steps = "steps";

    /// <summary>Pool lengths.</summary>
    public const string Lengths = "lengths";
}
