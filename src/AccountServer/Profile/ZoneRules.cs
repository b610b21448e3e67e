using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Contracts.Ids;

namespace Stamina.AccountServer.Profile;

/// <summary>What a person may say of their training zones.</summary>
internal static class ZoneRules
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

    public static void Check(ZoneSettings zones, string path, List<FieldError> errors)
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

        if (zones.HeartRateFrom is { } from ? !IsRising(from) : zones.HeartRateFormula is HeartRateFormula.Own)
        {
            errors.Add(new FieldError(path + "heart_rate_from", $"1 to {MostZones} rising whole numbers from {LowestFrom} to {HighestRate}"));
        }

        if (zones.ThresholdSpeeds is { } speeds
            && (speeds.Count > MostTypes || speeds.Any(s => !TypeId.IsPrefix(s.Key) || s.Value is < SlowestThreshold or > FastestThreshold)))
        {
            errors.Add(new FieldError(path + "threshold_speeds", $"for at most {MostTypes} exercise types {SlowestThreshold} to {FastestThreshold} metres per second"));
        }
    }

    private static bool IsRising(IReadOnlyList<int> from) =>
        from.Count is > 0 and <= MostZones && from[0] >= LowestFrom && from[^1] <= HighestRate && from.Zip(from.Skip(1)).All(p => p.First < p.Second);
}
