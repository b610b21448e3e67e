using System.Text.Json;
using Stamina.AccountServer.Profile;
using Stamina.Contracts;
using Stamina.Contracts.Accounts;
using Stamina.Folding;
using Stamina.Http.Bodies;
using Stamina.Ports.Documents;

namespace Stamina.Tests.Accounts;

public class ProfileRulesTests
{
    private static readonly UserDocument User = new()
    {
        UserId = Guid.NewGuid(), Email = "ada@example.org", PasswordHash = "", Cell = "local", CreatedAt = TestAccounts.Start,
        Profile = new UserProfile { Name = "Ada", BodyWeightGrams = 61_500, BodyWeightUnit = "kg" },
    };

    [Fact]
    public void What_an_edit_does_not_name_stays()
    {
        var after = Edit("""{"units":"imperial"}""", out var errors);
        errors.ShouldBeEmpty();
        after.ShouldBe(User.Profile with { Units = "imperial" });
    }

    [Fact]
    public void Null_clears_name_and_body_weight()
    {
        var after = Edit("""{"name":null,"body_weight":null}""", out var errors);
        errors.ShouldBeEmpty();
        (after.Name, after.BodyWeightGrams, after.BodyWeightUnit).ShouldBe((null, null, null));
    }

    [Theory]
    [InlineData("82.55", "kg")]
    [InlineData("0.01", "kg")]
    [InlineData("1000", "kg")]
    [InlineData("180.5", "lb")]
    [InlineData("181.37", "lb")]
    [InlineData("2204.62", "lb")]
    public void A_body_weight_comes_back_as_entered(string value, string unit)
    {
        var after = Edit($$$"""{"body_weight":{"value":{{{value}}},"unit":"{{{unit}}}"}}""", out var errors);
        errors.ShouldBeEmpty();
        var shown = ProfileRules.Show(User with { Profile = after }).BodyWeight!;
        shown.Unit.ShouldBe(unit);
        shown.Value.ToString(System.Globalization.CultureInfo.InvariantCulture).ShouldBe(value);
    }

    [Theory]
    [InlineData("""{"body_weight":{"value":0,"unit":"kg"}}""", "body_weight")]
    [InlineData("""{"body_weight":{"value":-5,"unit":"kg"}}""", "body_weight")]
    [InlineData("""{"body_weight":{"value":1000.1,"unit":"kg"}}""", "body_weight")]
    [InlineData("""{"body_weight":{"value":70,"unit":"stone"}}""", "body_weight")]
    [InlineData("""{"body_weight":{"value":7e27,"unit":"lb"}}""", "body_weight")]
    [InlineData("""{"time_zone":"Europe/Atlantis"}""", "time_zone")]
    [InlineData("""{"time_zone":""}""", "time_zone")]
    [InlineData("""{"time_zone":"UTC+05:30"}""", "time_zone")]
    [InlineData("""{"name":"   "}""", "name")]
    [InlineData("""{"name":"two\nlines"}""", "name")]
    [InlineData("""{"name":"Ada \u202Eadmin"}""", "name")]
    [InlineData("""{"name":"Ada\u2066"}""", "name")]
    [InlineData("""{"training_zones":{"heart_rate_formula":"max"}}""", "training_zones.max_heart_rate")]
    [InlineData("""{"training_zones":{"max_heart_rate":40}}""", "training_zones.max_heart_rate")]
    [InlineData("""{"training_zones":{"heart_rate_formula":"reserve","max_heart_rate":190}}""", "training_zones.resting_heart_rate")]
    [InlineData("""{"training_zones":{"max_heart_rate":120,"resting_heart_rate":120}}""", "training_zones.resting_heart_rate")]
    [InlineData("""{"training_zones":{"heart_rate_formula":"own"}}""", "training_zones.heart_rate_from")]
    [InlineData("""{"training_zones":{"heart_rate_formula":"own","heart_rate_from":[120,120]}}""", "training_zones.heart_rate_from")]
    [InlineData("""{"training_zones":{"heart_rate_formula":"own","heart_rate_from":[]}}""", "training_zones.heart_rate_from")]
    [InlineData("""{"training_zones":{"threshold_speeds":{"running":41}}}""", "training_zones.threshold_speeds")]
    [InlineData("""{"training_zones":{"threshold_speeds":{"Running!":4}}}""", "training_zones.threshold_speeds")]
    [InlineData("""{"training_zones":{"speed_from":{"running":[0,3,3]}}}""", "training_zones.speed_from")]
    [InlineData("""{"training_zones":{"speed_from":{"running":[]}}}""", "training_zones.speed_from")]
    [InlineData("""{"training_zones":{"speed_from":{"running":null}}}""", "training_zones.speed_from")]
    [InlineData("""{"training_zones":{"speed_from":{"running":[-1,3]}}}""", "training_zones.speed_from")]
    [InlineData("""{"training_zones":{"threshold_powers":{"cycling":19}}}""", "training_zones.threshold_powers")]
    [InlineData("""{"training_zones":{"threshold_powers":{"cycling":1001}}}""", "training_zones.threshold_powers")]
    [InlineData("""{"training_zones":{"power_from":{"cycling":[0,200,150]}}}""", "training_zones.power_from")]
    [InlineData("""{"training_zones":{"power_from":{"cycling":[0,5001]}}}""", "training_zones.power_from")]
    [InlineData("""{"training_zones":{"power_from":{"cycling":[0,1,2,3,4,5,6,7,8,9]}}}""", "training_zones.power_from")]
    public void What_is_wrong_is_named_by_its_field(string edit, string field)
    {
        Edit(edit, out var errors);
        errors.ShouldHaveSingleItem().Field.ShouldBe(field);
    }

    [Fact]
    public void Zones_come_back_as_entered_and_null_clears_them()
    {
        const string Entered = """{"heart_rate_formula":"own","max_heart_rate":190,"resting_heart_rate":50,"heart_rate_from":[110,140]"""
            + ""","threshold_speeds":{"running":3.704},"speed_from":{"running":[0,3.25]}"""
            + ""","threshold_powers":{"cycling":250},"power_from":{"cycling":[0,200]}}""";

        var after = Edit($$"""{"training_zones":{{Entered}}}""", out var errors);

        errors.ShouldBeEmpty();
        JsonSerializer.Serialize(ProfileRules.Show(User with { Profile = after }).TrainingZones!, AccountJson.Default.TrainingZoneSettings).ShouldBe(Entered);
        ProfileRules.Apply(after, new EditProfile { TrainingZones = null }, "", errors).TrainingZones.ShouldBeNull();
        ProfileRules.Apply(after, new EditProfile { Units = UnitSystem.Imperial }, "", errors).TrainingZones.ShouldBe(after.TrainingZones);
    }

    [Theory]
    [InlineData("Asia/Kolkata")]
    [InlineData("Europe/Rome")]
    [InlineData("US/Pacific")]
    [InlineData("Etc/GMT+5")]
    [InlineData("UTC")]
    [InlineData("UTC+05:30")]
    [InlineData("UTC-8")]
    [InlineData("+05:30")]
    public void A_zone_that_a_profile_takes_is_one_that_finds_the_day(string zone)
    {
        Edit($$"""{"time_zone":"{{zone}}"}""", out var errors);
        TimeZoneName.IsKnown(zone).ShouldBe(errors.Count == 0);
    }

    private static UserProfile Edit(string json, out List<FieldError> errors)
    {
        JsonBody
            .Parse(System.Text.Encoding.UTF8.GetBytes(json), AccountJson.Default.EditProfile)
            .TryGet(out var edit, out var refusal)
            .ShouldBeTrue(refusal?.Problem.Detail);
        errors = [];
        return ProfileRules.Apply(User.Profile, edit!, "", errors);
    }
}
