using System.Globalization;

namespace Stamina.AccountServer.Export;

internal static class ExportReadme
{
    public static string Text(DateTimeOffset now) => string.Create(CultureInfo.InvariantCulture, $"""
        Your Stamina data, {now:yyyy-MM-dd HH:mm} UTC
        ==========================================

        This is your own copy, whole: home and all other places are in it. For others make copies of single workouts, which leave those out.

        account.json            your e-mail address and profile
        equipment.json          your shoes, bikes and other equipment; which of it a workout was done with stands in the workout
        privacy-zones.json      the places that copies for others do not show, those that you took out again too ("removed_at")
        devices.json            the phones that are or were signed in, and access tokens of your programs ("token_scopes")
        passkeys.json           the passkeys that sign in
        security-log.json       what happened to your account in the last year: sign-ins, failures, what was ended, changed, exported
        goals.json              your goals, with every change of their terms, deleted ones too
        calendar.json           what you plan, done and skipped too
        webhooks.json           which addresses are told of your workouts, and the last attempts
        workouts/<id>.json      each workout: what your phone recorded ("events", as it was sent, byte for byte), what follows from it ("summary"),
                                and what you changed afterwards ("edited"). Those you deleted in the last 30 days are here too, with "deleted_at".
        workouts/<id>.gpx       the track, where there is one, for maps and other programs (GPX 1.1). Readings that did not count are only in the JSON.
        originals/…             the files that workouts which you imported were made of, as they came; "originals.json" says which was made of which

        Figures under "summary" are whole numbers: distances in millimetres, times in milliseconds, weights in grams.
        Events from a phone that had been signed out are marked "quarantined".
        Not in here: your password, of which only a salted hash exists, the tokens of your phones, and the secrets of webhooks.

        This file holds where you were and when. Keep it to yourself.

        """);
}
