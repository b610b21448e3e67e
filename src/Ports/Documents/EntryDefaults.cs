namespace Stamina.Ports.Documents;

/// <summary>
/// What is read into a workout where a person left it out: the zone of times without an offset, the unit of weights without one. Taken from the profile when
/// the workout is first derived and kept with its summary, so that a profile changed later changes no workout that is there.
/// </summary>
public sealed record EntryDefaults
{
    /// <summary>What is read where there is no profile: UTC and kilograms, as a new account has.</summary>
    public static EntryDefaults OfNobody { get; } = Of(new UserProfile());

    /// <summary>IANA zone; null where no time needed one.</summary>
    public string? TimeZone { get; init; }

    /// <summary><c>kg</c> or <c>lb</c>; null where no weight needed one.</summary>
    public string? WeightUnit { get; init; }

    /// <summary>What a profile says: pounds where figures are shown in imperial units, else kilograms.</summary>
    public static EntryDefaults Of(UserProfile profile) => new() { TimeZone = profile.TimeZone, WeightUnit = profile.Units == "imperial" ? "lb" : "kg" };
}
