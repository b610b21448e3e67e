using System.Text.Json;
using NodaTime;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Folding;
using Stamina.Http.Bodies;
using Stamina.Ports.Documents;

namespace Stamina.AccountServer.Profile;

/// <summary>What a person may set of themselves, and how it is kept.</summary>
internal static class ProfileRules
{
    private const decimal GramsPerPound = 453.59237m;
    private const long HeaviestGrams = 1_000_000;

    /// <summary>The profile of a new account.</summary>
    public static UserProfile Begin(NewProfile? given, List<FieldError> errors) =>
        given is null ? new UserProfile() : Apply(
            new UserProfile(),
            new EditProfile { Name = given.Name, Units = given.Units, TimeZone = given.TimeZone, FirstDayOfWeek = given.FirstDayOfWeek },
            "profile.",
            errors);

    /// <summary>The profile after an edit; what is wrong with the edit goes to <paramref name="errors"/>.</summary>
    public static UserProfile Apply(UserProfile profile, EditProfile edit, string path, List<FieldError> errors)
    {
        if (edit.Has(nameof(edit.Name)))
        {
            var name = edit.Name?.Trim();
            if (name is not null && !PersonalName.IsOne(name))
            {
                errors.Add(new FieldError(path + "name", PersonalName.Expected));
            }

            profile = profile with { Name = name };
        }

        if (edit.TimeZone is { } zone)
        {
            if (!TimeZoneName.IsKnown(zone))
            {
                errors.Add(new FieldError(path + "time_zone", $"an IANA time zone known to tzdb {DateTimeZoneProviders.Tzdb.VersionId}, as Europe/Rome"));
            }

            profile = profile with { TimeZone = zone };
        }

        if (edit.Has(nameof(edit.BodyWeight)))
        {
            var grams = edit.BodyWeight is { } weight ? GramsOf(weight) : null;
            if (edit.BodyWeight is not null && grams is null)
            {
                errors.Add(new FieldError(path + "body_weight", "a value above 0 and at most 1000 kg, with unit kg or lb"));
            }

            profile = profile with { BodyWeightGrams = grams, BodyWeightUnit = grams is null ? null : edit.BodyWeight!.Unit };
        }

        if (edit.Has(nameof(edit.TrainingZones)))
        {
            if (edit.TrainingZones is { } zones)
            {
                TrainingZoneRules.Check(zones, path + "training_zones.", errors);
            }

            profile = profile with { TrainingZones = edit.TrainingZones };
        }

        return profile with
        {
            Units = edit.Units is { } units ? NameOf(units) : profile.Units,
            FirstDayOfWeek = edit.FirstDayOfWeek is { } day ? NameOf(day) : profile.FirstDayOfWeek,
        };
    }

    public static ProfileAnswer Show(UserDocument user) => new()
    {
        UserId = new Contracts.Ids.UserId(user.UserId).ToString(),
        Email = user.Email,
        EmailVerified = user.EmailVerifiedAt is not null,
        PendingEmail = user.EmailChange?.Email,
        CreatedAt = user.CreatedAt,
        Name = user.Profile.Name,
        Units = ValueOf<UnitSystem>(user.Profile.Units),
        TimeZone = user.Profile.TimeZone,
        FirstDayOfWeek = ValueOf<FirstDayOfWeek>(user.Profile.FirstDayOfWeek),
        BodyWeight = BodyWeightOf(user.Profile),
        TrainingZones = user.Profile.TrainingZones,
        Consents = user.Consents?.Select(given => new ConsentAnswer(given.NoticeVersion, given.At)).ToList(),
    };

    private static long? GramsOf(Quantity weight)
    {
        if (weight.Value is <= 0 or > 1_000_000)
        {
            return null;
        }

        var grams = weight.Unit switch
        {
            "kg" => (long)Math.Floor((weight.Value * 1000) + 0.5m),
            "lb" => (long)Math.Floor((weight.Value * GramsPerPound) + 0.5m),
            _ => 0,
        };
        return grams is > 0 and <= HeaviestGrams ? grams : null;
    }

    // A gram is a finer step than the second decimal of either unit: what was entered with two comes back.
    private static Quantity? BodyWeightOf(UserProfile profile) => profile.BodyWeightGrams is not { } grams ? null : profile.BodyWeightUnit == "lb"
        ? new Quantity(Plain(grams / GramsPerPound), "lb")
        : new Quantity(Plain(grams / 1000m), "kg");

    // 82.50 is 82.5.
    private static decimal Plain(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero) / 1.0000000000000000000000000000m;

    // Kept by the name that it has on the wire.
    private static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    private static T ValueOf<T>(string name)
        where T : struct, Enum => Enum.GetValues<T>().FirstOrDefault(value => NameOf(value) == name);
}
