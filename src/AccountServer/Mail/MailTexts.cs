using System.Globalization;
using Stamina.Ports.Documents;
using Stamina.Ports.Mail;

namespace Stamina.AccountServer.Mail;

/// <summary>
/// The texts of mails. They have no names that other people chose and no links: people who are used to links in our mails would follow those in forged ones. A
/// code is typed into the app, which the person opened.
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

    public static MailMessage ConfirmNewAddress(string to, string code, TimeSpan lives) => new(
        to,
        "Your code to use this address",
        Text(
            "This address was given as the new one of a Stamina account.",
            $"If it is yours, type this code into the app within {Minutes(lives)} minutes: {code}",
            "If it is not, do nothing: without the code nothing changes. Give it to nobody; we never ask for it."));

    /// <summary>To an address that somebody wants and that has an account: whoever asks is told nothing of that.</summary>
    public static MailMessage AddressInUse(string to) => new(
        to,
        "This address has an account already",
        Text(
            "Somebody, perhaps you, gave this address as the new one of another Stamina account. It has an account of its own, so nothing was changed.",
            "If it was you: sign in with it, or delete that account first. If it was not, do nothing."));

    /// <summary>To the new address.</summary>
    public static MailMessage EmailChanged(UserDocument user, DateTimeOffset at) => new(
        user.Email,
        "This is your account's address now",
        Text($"From now on this is the address of your Stamina account, {Time(at)}.", NotYou));

    /// <summary>To the address before.</summary>
    /// <param name="before">It.</param>
    /// <param name="now">The new one, of which the mail shows the beginning and the domain.</param>
    /// <param name="code">Takes the account back.</param>
    /// <param name="until">How long.</param>
    public static MailMessage AddressLeft(string before, string now, string code, DateTimeOffset until) => new(
        before,
        "Your account has another address now",
        Text(
            $"The address of your Stamina account was changed from this one to {Masked(now)}.",
            "If that was you, you need do nothing.",
            $"If it was not: choose “Forgot password” in the app, then “I have a code”, and type this address and the code {code}, until {Time(until)}. "
                + "This address is the account's again then, with the password that you set, and every phone is signed out.",
            "Give the code to nobody; we never ask for it."));

    public static MailMessage SignedIn(UserDocument user, string by, string device, DateTimeOffset at) => new(
        user.Email,
        "A phone was signed in to your account",
        Text($"A phone was signed in to your Stamina account with {by}, {Time(at)}. It calls itself “{device}”.", NotYou));

    public static MailMessage PasswordChanged(UserDocument user, DateTimeOffset at) =>
        new(
            user.Email,
            "Your password was changed",
            Text(
                $"The password of your Stamina account was changed, {Time(at)}.",
                "If it was not you, set another one in the app now (“Forgot password”). That signs out every phone. "
                    + "Then remove what is not yours under Passkeys."));

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

    public static MailMessage PasskeyChanged(UserDocument user, bool isThere, DateTimeOffset at) => new(
        user.Email,
        isThere ? "Your account has a new passkey" : "A passkey was removed from your account",
        Text(
            isThere
                ? $"A passkey was added to your Stamina account, {Time(at)}. It signs in without your password."
                : $"A passkey was removed from your Stamina account, {Time(at)}. It signs nobody in any more.",
            NotYou));

    public static MailMessage TokenMade(UserDocument user, string name, DateTimeOffset at) => new(
        user.Email,
        "Your account has a new access token",
        Text(
            $"An access token, “{name}”, was made in your Stamina account, {Time(at)}. Whoever has it reads or writes what it was made for.",
            "If it was not you, sign out everywhere in the app, under Devices: that ends tokens too. Then change your password."));

    public static MailMessage WebhookMade(UserDocument user, string name, string host, DateTimeOffset at) => new(
        user.Email,
        "Your account has a new webhook",
        Text(
            $"A webhook, “{name}”, was made in your Stamina account, {Time(at)}: {host} is told of your workouts from now on.",
            "If it was not you, change your password in the app: that pauses webhooks. Then delete it under Webhooks."));

    public static MailMessage WebhookPaused(UserDocument user, string name, DateTimeOffset at) => new(
        user.Email,
        "A webhook of yours is paused",
        Text(
            $"The webhook “{name}” of your Stamina account could not be told anything for long, or its receiver wants nothing more, {Time(at)}.",
            "What happens from now on is not kept for it. Once its receiver is mended, test it in the app under Webhooks: that starts it again."));

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

    /// <summary>A month before an account goes that nobody uses.</summary>
    public static MailMessage Idle(UserDocument user, DateTimeOffset since, DateTimeOffset until) => new(
        user.Email,
        "Your account will be deleted if you do not use it",
        Text(
            $"Nobody has used your Stamina account since {Day(since)}.",
            $"On {Day(until)} it is deleted with everything in it. To keep it, open the app and sign in before. You can also export everything there.",
            "If you do not need it any more, do nothing."));

    private const string NotYou =
        "If it was not you, open the app, end that sign-in under Devices, remove what is not yours under Passkeys, and change your password.";

    private static string Text(params string[] paragraphs) => string.Join("\n\n", paragraphs) + "\n";

    private static string Masked(string address) => $"{address[..1]}…{address[address.LastIndexOf('@')..]}";

    private static string Minutes(TimeSpan time) => time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture);

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
