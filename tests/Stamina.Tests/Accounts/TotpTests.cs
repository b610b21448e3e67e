using System.Text;
using Stamina.AccountServer.SecondFactor;

namespace Stamina.Tests.Accounts;

/// <summary>Codes by time, against the vectors of their RFCs.</summary>
public sealed class TotpTests
{
    private static readonly byte[] Secret = Encoding.ASCII.GetBytes("12345678901234567890");

    /// <summary>RFC 6238, appendix B, the rows of SHA-1.</summary>
    [Theory]
    [InlineData(59, "94287082")]
    [InlineData(1_111_111_109, "07081804")]
    [InlineData(1_111_111_111, "14050471")]
    [InlineData(1_234_567_890, "89005924")]
    [InlineData(2_000_000_000, "69279037")]
    [InlineData(20_000_000_000, "65353130")]
    public void Codes_are_those_of_RFC_6238(long seconds, string code) =>
        Totp.Code(Secret, Totp.StepAt(DateTimeOffset.FromUnixTimeSeconds(seconds)), digits: 8).ShouldBe(code);

    /// <summary>RFC 4648, section 10, without padding.</summary>
    [Theory]
    [InlineData("f", "MY")]
    [InlineData("fo", "MZXQ")]
    [InlineData("foo", "MZXW6")]
    [InlineData("foob", "MZXW6YQ")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI")]
    public void A_secret_is_written_in_base_32(string text, string base32) => Totp.Text(Encoding.ASCII.GetBytes(text)).ShouldBe(base32);

    [Fact]
    public void A_code_is_taken_a_step_early_or_late_and_no_earlier_than_the_last_one_used()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_111_111_109);
        var step = Totp.StepAt(now);
        for (var away = -2; away <= 2; away++)
        {
            Totp.Find(Secret, Totp.Code(Secret, step + away), now, lastUsed: 0).ShouldBe(Math.Abs(away) <= 1 ? step + away : null);
        }

        Totp.Find(Secret, Totp.Code(Secret, step), now, lastUsed: step).ShouldBeNull();
        Totp.Find(Secret, Totp.Code(Secret, step - 1), now, lastUsed: step).ShouldBeNull();
        Totp.Find(Secret, Totp.Code(Secret, step + 1), now, lastUsed: step).ShouldBe(step + 1);
    }
}
