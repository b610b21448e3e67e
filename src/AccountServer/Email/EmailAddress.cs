using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Stamina.AccountServer.Text;
using Stamina.Contracts;

namespace Stamina.AccountServer.Email;

/// <summary>
/// An e-mail address: as entered, and in the form by which accounts are told apart (composed as NFC, lower case, domain as ASCII). Whether it can be reached is
/// not asked; what comes before the @ is its provider's business, so dots and plus signs count.
/// </summary>
internal sealed record EmailAddress
{
    public const string Expected = "an e-mail address, such as name@example.org, up to 254 characters";

    private const int MaxLength = 254;
    private const int MaxLocalLength = 64;
    private static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    private EmailAddress(string entered, string normalised, IReadOnlyList<string> earlier)
    {
        Entered = entered;
        Normalised = normalised;
        EarlierForms = earlier;
    }

    public string Entered { get; }

    public string Normalised { get; }

    /// <summary>
    /// By which forms an account may be kept that was opened before addresses were composed: as typed, and as a keyboard types that takes letters apart. Empty
    /// for ASCII.
    /// </summary>
    public IReadOnlyList<string> EarlierForms { get; }

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

        var composed = UnicodeForm.Composed(entered);
        var at = composed.LastIndexOf('@');
        if (at is < 1 or > MaxLocalLength || at == composed.Length - 1 || composed.AsSpan(0, at).Contains('@') || !IsVisible(entered))
        {
            return false;
        }

        // Small letters before the domain becomes ASCII, where a capital would be another letter.
        if (Plain(UnicodeForm.Composed(composed.ToLowerInvariant())) is not { Length: <= MaxLength } normalised)
        {
            return false;
        }

        string[] earlier = composed.All(char.IsAscii)
            ? []
            :
            [
                .. new[] { Plain(entered), Plain(UnicodeForm.Decomposed(entered)) }
                    .OfType<string>()
                    .Distinct(StringComparer.Ordinal)
                    .Where(form => form != normalised),];
        email = new EmailAddress(entered, normalised, earlier);
        return true;
    }

    /// <summary>The address of a request's field <c>email</c>; null, with what is wrong in <paramref name="errors"/>, where it is none.</summary>
    public static EmailAddress? Check(string text, List<FieldError> errors)
    {
        if (!TryParse(text, out var email))
        {
            errors.Add(new FieldError("email", Expected));
        }

        return email;
    }

    private static string? Plain(string text)
    {
        var at = text.LastIndexOf('@');
        try
        {
            return $"{text[..at]}@{Idn.GetAscii(text[(at + 1)..])}".ToLowerInvariant();
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Never the address: this ends in logs and exceptions.</summary>
    public override string ToString() => "an e-mail address";

    private static bool IsVisible(string text) => !text.EnumerateRunes().Any(rune =>
        rune == Rune.ReplacementChar || Rune.IsWhiteSpace(rune) || Rune.IsControl(rune)
        || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.OtherNotAssigned or UnicodeCategory.PrivateUse);
}
