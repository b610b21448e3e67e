using Stamina.Contracts.Ids;

namespace Stamina.Tests;

public class SessionIdTests
{
    [Theory]
    [InlineData("running_01h455vb4pex5vsknk084sn02q", "running")]
    [InlineData("weight_training_7zzzzzzzzzzzzzzzzzzzzzzzzz", "weight_training")]
    public void A_session_id_splits_at_its_last_underscore(string text, string type)
    {
        SessionId.TryParse(text, out var id).ShouldBeTrue();
        id.RecordedType.ShouldBe(type);
        SessionId.Create(type, id.Unique).Value.ShouldBe(text);
    }

    [Theory]
    [InlineData("running_81h455vb4pex5vsknk084sn02q")]
    [InlineData("running_01h455vb4pex5vsknk084sn02")]
    [InlineData("running_01H455VB4PEX5VSKNK084SN02Q")]
    [InlineData("_running_01h455vb4pex5vsknk084sn02q")]
    [InlineData("running__01h455vb4pex5vsknk084sn02q")]
    [InlineData("run2_01h455vb4pex5vsknk084sn02q")]
    [InlineData("01h455vb4pex5vsknk084sn02q")]
    [InlineData("")]
    [InlineData(null)]
    public void A_malformed_session_id_is_told_apart(string? text) => SessionId.TryParse(text, out _).ShouldBeFalse();
}
