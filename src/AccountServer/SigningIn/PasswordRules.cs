using System.Globalization;
using Stamina.AccountServer.Email;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// What a password must be (NIST SP 800-63B 5.1.1.2: length, no rules of composition). What is refused beyond length is what anybody tries first: the e-mail
/// address, a few characters over and over or in a row, and the <see cref="CommonPasswords"/>.
/// </summary>
internal static class PasswordRules
{
    public const int Shortest = 10;
    public const int Longest = 256;

    private const int LongestPattern = 4;

    /// <summary>What was expected instead; null where the password will do.</summary>
    public static string? Objection(string typed, EmailAddress? email)
    {
        var password = Passwords.Plain(typed);
        var runes = password.EnumerateRunes().Select(rune => rune.Value).ToArray();
        if (runes.Length is < Shortest or > Longest)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Shortest} to {Longest} characters, any of them");
        }

        if (email is not null && (Same(password, email.Entered) || Same(password, email.Normalised) || Same(password, email.Local)))
        {
            return "something else than the e-mail address";
        }

        return IsPattern(runes) ? "something else than a few characters over and over or in a row"
            : CommonPasswords.Contains(password)
                ? "something else than one of the passwords that everybody tries first, with or without a few characters behind it"
            : null;
    }

    private static bool Same(string password, string known) => string.Equals(password, known, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a text is its first <paramref name="period"/> characters over and over; the last time may be cut short.</summary>
    internal static bool Repeats<T>(ReadOnlySpan<T> text, int period)
        where T : IEquatable<T> => text[period..].SequenceEqual(text[..^period]);

    private static bool IsPattern(int[] runes) =>
        Enumerable.Range(1, LongestPattern).Any(period => Repeats<int>(runes, period)) || IsRow(runes, 1) || IsRow(runes, -1);

    // "abcdefghijkl", "0987654321": each next to the one before, with 9 and 0 as neighbours.
    private static bool IsRow(int[] runes, int step) => runes.Zip(runes.Skip(1)).All(
        pair => pair.Second == pair.First + step || pair == (step == 1 ? ('9', '0') : ('0', '9')));
}
