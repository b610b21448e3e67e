using Stamina.Tools.Commands;


namespace Stamina.Tests.TerminalPhone;

public class ReplayOptionsTests
{
    [Theory]
    [InlineData("30%", 0.3)]
    [InlineData("30", 0.3)]
    [InlineData("0.3", 0.3)]
    [InlineData("0%", 0)]
    public void A_share_is_read_as_people_write_it(string text, double share) => ReplayCommand.ParseShare(text).ShouldBe(share, 1e-9);

    [Theory]
    [InlineData("many")]
    [InlineData("-1%")]
    [InlineData("95%")]
    [InlineData("%")]
    public void A_share_that_makes_no_sense_is_refused_in_a_sentence(string text) =>
        Should.Throw<InvalidDataException>(() => ReplayCommand.ParseShare(text)).Message.ShouldContain("--drop");
}
