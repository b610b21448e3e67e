using System.Globalization;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;

namespace Stamina.AccountServer.Mail;

/// <summary>
/// What people are written. No names that others gave themselves, no links: a mail that asks to click is what the next false one looks like. A code is typed
/// into the app, which the person opened.
/// </summary>
internal static class MailTexts
{
    public static MailMessage Reset(string to, string code, TimeSpan lives) => new(
        to,
        "Your code to set another password",
        Text(
            "Somebody, probably you, asked to set another password for your Stamina account.",
            $"The code is {code}. Type it into the app within {Minutes(lives)} minutes.",
            "If it was not you, do nothing: without the code nothing changes. Give it to nobody; we never ask for it."));

    public static MailMessage Verify(string to, string code, TimeSpan lives) => new(
        to,
        "Your code to confirm this address",
        Text(
            "This address was given for a Stamina account.",
            $"If it is yours, type this code into the app within {Minutes(lives)} minutes: {code}",
            "If it is not, do nothing: an address that nobody confirms gets no other mail from us."));

    public static MailMessage SignedIn(UserDocument user, string device, DateTimeOffset at) => new(
        user.Email,
        "A phone was signed in to your account",
        Text($"A phone was signed in to your Stamina account with your password, {Time(at)}. It calls itself “{device}”.", NotYou));

    public static MailMessage PasswordChanged(UserDocument user, DateTimeOffset at) =>
        new(
            user.Email,
            "Your password was changed",
            Text(
                $"The password of your Stamina account was changed, {Time(at)}.",
                "If it was not you, set another one in the app now (“Forgot password”). That signs out every phone."));

    public static MailMessage TokenReuse(UserDocument user, string device, DateTimeOffset at) => new(
        user.Email,
        "A phone was signed out for safety",
        Text(
            $"The sign-in of “{device}” was used by two holders at once, {Time(at)}: one of them has a copy. We ended it for both.",
            "Sign in again on your phone: nothing that it recorded is lost. If you do not know how a copy could have been made, change your password."));

    public static MailMessage SecondFactorChanged(UserDocument user, bool isOn, DateTimeOffset at) => new(
        user.Email,
        isOn ? "Your account asks for a code now" : "Your account asks for no code any more",
        Text(
            isOn
                ? $"From now on signing in to your Stamina account takes a code of an app beside the password, {Time(at)}."
                : $"Signing in to your Stamina account takes the password alone again, {Time(at)}.",
            NotYou));

    public static MailMessage SecondFactorFailed(UserDocument user, DateTimeOffset at) => new(
        user.Email,
        "Somebody has your password",
        Text(
            $"Somebody typed your right password and then wrong codes, {Time(at)}. They did not get in.",
            "If it was not you, set another password in the app now (“Forgot password”)."));

    public static MailMessage RecoveryCodeUsed(UserDocument user, int left, DateTimeOffset at) => new(
        user.Email,
        "A recovery code was used",
        Text($"One of your recovery codes was used for your Stamina account, {Time(at)}. {left.ToString(CultureInfo.InvariantCulture)} are left.", NotYou));

    private const string NotYou = "If it was not you, open the app, end that sign-in under Devices, and change your password.";

    private static string Text(params string[] paragraphs) => string.Join("\n\n", paragraphs) + "\n";

    private static string Minutes(TimeSpan time) => time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
