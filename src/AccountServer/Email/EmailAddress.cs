using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Stamina.AccountServer.Email;

/// <summary>
/// An e-mail address: as entered, and in the form by which accounts are told apart (lower case, domain as ASCII). Whether it can be reached is not asked;
/// what comes before the @ is its provider's business, so dots and plus signs count.
/// </summary>
internal sealed record EmailAddress
{
    public const string Expected = "an e-mail address, such as name@example.org, up to 254 characters";

    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string entered, string normalised)
    {
        Entered = entered;
        Normalised = normalised;
    }

    public string Entered { get; }

    public string Normalised { get; }

    /// <summary>What comes before the @.</summary>
    public string Local => Normalised[..Normalised.LastIndexOf('@')];

    public static bool TryParse(string? text, [NotNullWhen(true)] out EmailAddress? email)
    {
        email = null;
        var entered = text?.Trim();
        if (entered is null or { Length: 0 or > MaxLength })
        {
            return false;
        }

        var at = entered.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength || at == entered.Length - 1 || entered.AsSpan(0, at).Contains('@') || !IsVisible(entered))
        {
            return false;
        }

        string domain;
        try
        {
            domain = Idn.GetAscii(entered[(at + 1)..]);
        }
        catch (ArgumentException)
        {
            return false;
        }

        email = new EmailAddress(entered, $"{entered[..at]}@{domain}".ToLowerInvariant());
        return email.Normalised.Length <= MaxLength;
    }

    /// <summary>Never the address: this ends in logs and exceptions.</summary>
    public override string ToString() => "an e-mail address";

    private static bool IsVisible(string text)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            if (rune == System.Text.Rune.ReplacementChar || System.Text.Rune.IsWhiteSpace(rune) || System.Text.Rune.IsControl(rune)
                || System.Text.Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse)
            {
                return false;
            }
        }

        return true;
    }
}
