using System.Security.Cryptography;
using System.Text;
using Stamina.AccountServer.Email;
using Stamina.AccountServer.SigningIn;
using Stamina.AccountServer.Text;

namespace Stamina.Tests.Accounts;

/// <summary>F23: what two keyboards make of one letter is one letter. The digests are those of Python's unicodedata (Unicode 14) over the same text.</summary>
public class UnicodeFormTests
{
    [Fact]
    public void Every_character_comes_to_the_form_that_another_implementation_gives_it()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (var c = 0; c < 0x30000; c++)
        {
            if (Rune.IsValid(c))
            {
                Append(hash, new Rune(c).ToString());
            }
        }

        Convert.ToHexStringLower(hash.GetCurrentHash()).ShouldBe("da89b1fa5605189857e218a2b8fe989b20e7a5025d97d59ea9e798cfad227776");
    }

    [Fact]
    public void Letters_with_any_marks_in_any_order_come_to_the_form_that_another_implementation_gives_them()
    {
        int[] alphabet =
        [
            0x61,
            0x65,
            0x6f,
            0x41,
            0x55,
            0x1100,
            0x1105,
            0x1161,
            0x1165,
            0x11a8,
            0x11c2,
            0xac00,
            0xac1c,
            0x300,
            0x301,
            0x302,
            0x308,
            0x304,
            0x323,
            0x327,
            0x328,
            0x345,
            0x31b,
            0x3b1,
            0x418,
            0x306,
            0x30f,
            0x9c7,
            0x9be,
            0x3099,
            0x30ab,
            0xfb01,
            0x1e9b,
            0xff21,
            0x5d3,
            0x5c1,
            0x5bc,
            0x1d15e,
        ];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var x = 1L;
        for (var n = 0; n < 5_000; n++)
        {
            var text = new StringBuilder();
            for (var k = 0; k < 8; k++)
            {
                x = ((x * 1_103_515_245) + 12_345) % (1L << 31);
                text.Append(new Rune(alphabet[(x >> 8) % alphabet.Length]));
            }

            Append(hash, text.ToString());
        }

        Convert.ToHexStringLower(hash.GetCurrentHash()).ShouldBe("82d15eddf282a4eb27ced3529b54297148a097a11219205f3405deb1a656f2a4");
    }

    [Theory]
    [InlineData("a\u0308ffin pa\u0303o", "\u00e4ffin p\u00e3o")]
    [InlineData("\ufb01ne wi\ufb01 network", "fine wifi network")]
    [InlineData("\uff30\uff41\uff53\uff53 \uff57\uff4f\uff52\uff44", "Pass word")]
    [InlineData("wide\u3000blank\u00a0here\u1680now", "wide blank here now")]
    [InlineData("\u1100\u1161\u11a8 hangul", "\uac01 hangul")]
    [InlineData("plain ASCII 123", "plain ASCII 123")]
    public void Passwords_are_one_whichever_keyboard_typed_them(string typed, string hashed) => Passwords.Plain(typed).ShouldBe(hashed);

    [Fact]
    public void Half_a_character_stays_what_it_is() => Passwords.Plain("half \ud83c a flag \u0308").ShouldBe("half \ud83c a flag \u0308");

    [Theory]
    [InlineData("Jose\u0301@example.org", "jos\u00e9@example.org")]
    [InlineData("JOS\u00c9@EXAMPLE.ORG", "jos\u00e9@example.org")]
    [InlineData("ada@bu\u0308cher.example", "ada@xn--bcher-kva.example")]
    [InlineData("ada@B\u00dcCHER.example", "ada@xn--bcher-kva.example")]
    public void Addresses_are_one_whichever_keyboard_typed_them(string typed, string normalised)
    {
        EmailAddress.TryParse(typed, out var email).ShouldBeTrue();
        email.Normalised.ShouldBe(normalised);
    }

    private static void Append(IncrementalHash hash, string text) =>
        hash.AppendData(Encoding.UTF8.GetBytes($"{UnicodeForm.Composed(text)}|{UnicodeForm.Compatible(text)}|{UnicodeForm.Decomposed(text)}\n"));
}
