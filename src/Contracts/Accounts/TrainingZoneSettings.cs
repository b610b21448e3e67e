using System.Text.Json.Serialization;

namespace Stamina.Contracts.Accounts;

/// <summary>
/// What a person's training zones are made of. All of it is typed by them: nothing is assumed from their age. The formulas and their sources are in
/// docs/figures.md, "Zones".
/// </summary>
public sealed record TrainingZoneSettings
{
    /// <summary>How the zones of the heart rate are found; absent: the person has none.</summary>
    public HeartRateFormula? HeartRateFormula { get; init; }

    /// <summary>The highest heart rate, 60 to 250 beats per minute; for <c>max</c> and <c>reserve</c>.</summary>
    public int? MaxHeartRate { get; init; }

    /// <summary>The heart rate at rest, 20 to 150 beats per minute and below the highest; for <c>reserve</c>.</summary>
    public int? RestingHeartRate { get; init; }

    /// <summary>Where zones 1, 2… begin, 1 to 9 rising heart rates from 30 to 250 beats per minute; for <c>own</c>.</summary>
    public IReadOnlyList<int>? HeartRateFrom { get; init; }

    /// <summary>
    /// By exercise type (at most 20) the speed that the person can hold for about an hour, 0.2 to 40 metres per second; zones of pace and speed are parts of
    /// it.
    /// </summary>
    public IReadOnlyDictionary<string, decimal>? ThresholdSpeeds { get; init; }

    /// <summary>
    /// By exercise type (at most 20) where zones 1, 2… of pace and speed begin, 1 to 9 rising speeds from 0 to 40 metres per second. It takes the place of the
    /// zones of <c>threshold_speeds</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<decimal>>? SpeedFrom { get; init; }

    /// <summary>
    /// By exercise type (at most 20) the power that the person can hold for about an hour, 20 to 1000 watts; zones of power are parts of it.
    /// </summary>
    public IReadOnlyDictionary<string, int>? ThresholdPowers { get; init; }

    /// <summary>
    /// By exercise type (at most 20) where zones 1, 2… of power begin, 1 to 9 rising whole numbers from 0 to 5000 watts. It takes the place of the zones of
    /// <c>threshold_powers</c>.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<int>>? PowerFrom { get; init; }
}

/// <summary>How zones of the heart rate are found.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<HeartRateFormula>))]
public enum HeartRateFormula
{
    /// <summary>Five zones of a tenth each of the highest heart rate, from a half of it on.</summary>
    Max,

    /// <summary>The same of the heart rate reserve, what lies between rest and highest (Karvonen).</summary>
    Reserve,

    /// <summary>As the person says.</summary>
    Own,
}
