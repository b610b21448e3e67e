using System.Collections.Frozen;

namespace Stamina.AccountServer.SigningIn;

/// <summary>
/// Passwords that whoever guesses tries first: the 10,000 commonest, those of the next 39,000 that are long enough to be taken here, and words of this product.
/// The list is that of zxcvbn-ts (language-common 4.1.3, MIT, Dan Wheeler, Dropbox and its authors), which counted leaked ones. It is asked here and nowhere
/// else: no password leaves the server to be looked up.
/// </summary>
internal static class CommonPasswords
{
    // "password123", "Stamina2026!": a known word is no better for a few characters behind it.
    private const int MostAppended = 5;

    private static readonly FrozenSet<string> Known = Load();

    /// <summary>
    /// True for one of the list, whatever its capitals and the digits that stand for letters, with at most five characters appended, or over and over.
    /// </summary>
    public static bool Contains(string password)
    {
        var plain = password.ToLowerInvariant();
        return Candidates(plain).Any(candidate => Known.Contains(candidate) || Known.Contains(Letters(candidate)));
    }

    private static IEnumerable<string> Candidates(string plain)
    {
        yield return plain;
        for (var period = 3; period <= plain.Length / 2; period++)
        {
            if (plain.Length % period == 0 && PasswordRules.Repeats<char>(plain, period))
            {
                yield return plain[..period];
            }
        }

        // Only what is no letter counts as appended: "password" + "land" is another word.
        for (var end = plain.Length; end > 3 && plain.Length - end < MostAppended && !char.IsAsciiLetter(plain[end - 1]); end--)
        {
            yield return plain[..(end - 1)];
        }
    }

    // Each character of the first text stands for the letter below it.
    private static string Letters(string text) => string.Concat(text.Select(c => "013457@$!".IndexOf(c, StringComparison.Ordinal) is var at and >= 0
        ? "oieastasi"[at]
        : c));

    private static FrozenSet<string> Load()
    {
        using var reader = new StreamReader(
            typeof(CommonPasswords).Assembly.GetManifestResourceStream("common-passwords.txt")
                ?? throw new InvalidOperationException("The list of common passwords is missing from the program."));
        string[] ours =
        [
            "stamina", "fitness", "workout", "training", "exercise", "running", "cycling", "swimming", "walking", "marathon", "dumbbell", "barbell", "deadlift",
        ];
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Concat(ours).ToFrozenSet(StringComparer.Ordinal);
    }
}
