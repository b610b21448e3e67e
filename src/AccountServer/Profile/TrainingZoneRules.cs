using System.Numerics;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;

namespace Stamina.AccountServer.Profile;

/// <summary>What a person may say of their training zones.</summary>
internal static class TrainingZoneRules
{
    private const int LowestMax = 60;
    private const int HighestRate = 250;
    private const int LowestResting = 20;
    private const int HighestResting = 150;
    private const int LowestFrom = 30;
    private const int MostZones = 9;
    private const int MostTypes = 20;
    private const decimal SlowestThreshold = 0.2m;
    private const decimal FastestThreshold = 40;
    private const int LowestThresholdPower = 20;
    private const int HighestThresholdPower = 1_000;
    private const int HighestPower = 5_000;

    public static void Check(TrainingZoneSettings zones, string path, List<FieldError> errors)
    {
        var needsMax = zones.HeartRateFormula is HeartRateFormula.Max or HeartRateFormula.Reserve;
        if (zones.MaxHeartRate is null ? needsMax : zones.MaxHeartRate is < LowestMax or > HighestRate)
        {
            errors.Add(new FieldError(path + "max_heart_rate", $"{LowestMax} to {HighestRate} beats per minute"));
        }

        if (zones.RestingHeartRate is { } resting
            ? resting is < LowestResting or > HighestResting || resting >= (zones.MaxHeartRate ?? HighestRate)
            : zones.HeartRateFormula is HeartRateFormula.Reserve)
        {
            errors.Add(new FieldError(path + "resting_heart_rate", $"{LowestResting} to {HighestResting} beats per minute, below the highest"));
        }

        if (zones.HeartRateFrom is { } from ? !IsRising(from, LowestFrom, HighestRate) : zones.HeartRateFormula is HeartRateFormula.Own)
        {
            errors.Add(new FieldError(path + "heart_rate_from", $"1 to {MostZones} rising whole numbers from {LowestFrom} to {HighestRate}"));
        }

        Each(
            zones.ThresholdSpeeds,
            speed => speed is >= SlowestThreshold and <= FastestThreshold,
            "threshold_speeds",
            $"{SlowestThreshold} to {FastestThreshold} metres per second");
        Each(
            zones.SpeedFrom,
            speeds => IsRising(speeds, 0, FastestThreshold),
            "speed_from",
            $"1 to {MostZones} rising speeds from 0 to {FastestThreshold} metres per second");
        Each(
            zones.ThresholdPowers,
            watts => watts is >= LowestThresholdPower and <= HighestThresholdPower,
            "threshold_powers",
            $"{LowestThresholdPower} to {HighestThresholdPower} watts");
        Each(
            zones.PowerFrom,
            watts => IsRising(watts, 0, HighestPower),
            "power_from",
            $"1 to {MostZones} rising whole numbers from 0 to {HighestPower}");

        void Each<T>(IReadOnlyDictionary<string, T>? byType, Func<T, bool> isRight, string name, string expected)
        {
            if (byType is not null && (byType.Count > MostTypes || byType.Any(one => !TypeId.IsPrefix(one.Key) || !isRight(one.Value))))
            {
                errors.Add(new FieldError(path + name, $"for at most {MostTypes} exercise types {expected}"));
            }
        }
    }

    private static bool IsRising<T>(IReadOnlyList<T>? from, T lowest, T highest)
        where T : IComparisonOperators<T, T, bool> =>
        from is { Count: > 0 and <= MostZones } && from[0] >= lowest && from[^1] <= highest && from.Zip(from.Skip(1)).All(p => p.First < p.Second);
}
