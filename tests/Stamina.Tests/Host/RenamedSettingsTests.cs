using Microsoft.Extensions.Configuration;
using Stamina.Host.Configuration;

namespace Stamina.Tests.Host;

/// <summary>A file of an operator that says a setting by its name of before goes on working.</summary>
public sealed class RenamedSettingsTests
{
    [Theory]
    [InlineData("handler:upkeep_every")]
    [InlineData("HANDLER:UPKEEPEVERY")]
    public void A_setting_is_read_under_its_name_before_and_the_name_of_now_is_said(string before)
    {
        var (configuration, renamed) = Load((before, "00:20:00"));

        configuration["handler:maintenanceevery"].ShouldBe("00:20:00");
        configuration["handler:upkeepevery"].ShouldBeNull("a name that no option has would stop the start");
        renamed.ShouldBe([new RenamedSetting("handler:upkeep_every", "handler:maintenance_every")]);
    }

    [Fact]
    public void Where_both_names_are_said_that_of_now_counts()
    {
        var (configuration, renamed) = Load(("handler:upkeep_every", "00:20:00"), ("handler:maintenance_every", "00:30:00"));

        configuration["handler:maintenanceevery"].ShouldBe("00:30:00");
        renamed.Count.ShouldBe(1);
    }

    [Fact]
    public void Nothing_is_said_of_a_setting_under_its_name()
    {
        var (configuration, renamed) = Load(("handler:maintenance_every", "00:30:00"));

        configuration["handler:maintenanceevery"].ShouldBe("00:30:00");
        renamed.ShouldBeEmpty();
    }

    private static (ConfigurationManager Configuration, IReadOnlyList<RenamedSetting> Renamed) Load(params (string Name, string Value)[] said)
    {
        var flags = new CommandLineSettings();
        foreach (var (name, value) in said)
        {
            flags.Set(name, value);
        }

        var configuration = new ConfigurationManager();
        return (configuration, HostConfiguration.Load(configuration, flags));
    }
}
