using System.Globalization;
using System.Text;
using Stamina.Contracts.Planning;
using Stamina.Exercises;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Planning;

/// <summary>
/// Planned workouts as iCalendar (RFC 5545). Written here because Ical.Net 5.2 breaks emoji where it folds a line. There is nothing in it of what was done:
/// neither a figure nor a place.
/// </summary>
internal static class CalendarFile
{
    public const string MediaType = "text/calendar; charset=utf-8";

    private const int LongestLine = 75;

    // Calendars show what is to come; a little of what was, so that nothing vanishes while one looks at it.
    private const int DaysBack = 90;

    private static readonly TimeSpan UsualLength = TimeSpan.FromHours(1);

    public static byte[] Write(CalendarDocument calendar, ExerciseCatalog catalog, DateTimeOffset now)
    {
        var first = DateOnly.FromDateTime(now.UtcDateTime).AddDays(-DaysBack);
        var text = new StringBuilder();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Stamina//Planned workouts//EN");
        Line(text, "METHOD:PUBLISH");
        Line(text, "X-WR-CALNAME:Stamina");
        Line(text, "REFRESH-INTERVAL;VALUE=DURATION:PT1H");
        Line(text, "X-PUBLISHED-TTL:PT1H");
        foreach (var one in calendar.Show(0).Planned.Where(one => one.Day >= first))
        {
            Write(text, one, catalog);
        }

        Line(text, "END:VCALENDAR");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, PlannedAnswer one, ExerciseCatalog catalog)
    {
        var type = catalog.TryGet(one.ExerciseType, out var known) ? known.Descriptor.Title : one.ExerciseType;
        var target = Words(one.Target);
        var changed = Local(one.ChangedAt.UtcDateTime) + "Z";
        Line(text, "BEGIN:VEVENT");
        Line(text, $"UID:{one.PlannedId}@stamina");
        Line(text, "DTSTAMP:" + changed);
        Line(text, "LAST-MODIFIED:" + changed);
        if (one.Time is { } time)
        {
            // Without a zone (form 1 of RFC 5545, 3.3.5): half past seven wherever the person is on that day, as it is planned.
            var start = one.Day.ToDateTime(TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture));
            Line(text, "DTSTART:" + Local(start));
            Line(text, "DTEND:" + Local(start + (one.Target?.DurationS is { } seconds ? TimeSpan.FromSeconds(seconds) : UsualLength)));
        }
        else
        {
            Line(text, "DTSTART;VALUE=DATE:" + Day(one.Day));
            Line(text, "DTEND;VALUE=DATE:" + Day(one.Day.AddDays(1)));
        }

        Line(text, "SUMMARY:" + Escaped(one.Title ?? (target.Length == 0 ? type : $"{type}, {target}")));
        string?[] about = one.Title is null ? [one.Note] : [type, target, one.Note];
        var description = string.Join('\n', about.Where(part => !string.IsNullOrEmpty(part)));
        if (description.Length > 0)
        {
            Line(text, "DESCRIPTION:" + Escaped(description));
        }

        // A planned workout leaves the time of the day free.
        Line(text, "TRANSP:TRANSPARENT");
        Line(text, one.Outcome?.State == PlannedState.Skipped ? "STATUS:CANCELLED" : "STATUS:CONFIRMED");
        Line(text, "END:VEVENT");
    }

    private static string Words(PlannedTarget? target)
    {
        var parts = new List<string>();
        if (target?.Distance is { } distance)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{distance.Value:0.###} {distance.Unit}"));
        }

        if (target?.DurationS is { } seconds)
        {
            parts.Add(seconds % 60 == 0
                ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 60} min")
                : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00} min"));
        }

        foreach (var lift in target?.Exercises ?? [])
        {
            var weight = lift.Weight is { } heavy ? string.Create(CultureInfo.InvariantCulture, $" {heavy.Value:0.###} {heavy.Unit}") : "";
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{lift.Exercise.Replace('_', ' ')} {lift.Sets}×{lift.Repetitions}{weight}"));
        }

        return string.Join(", ", parts);
    }

    private static string Day(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);

    private static string Local(DateTime at) => at.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Escaped(string value) => value
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal)
        .ReplaceLineEndings("\\n");

    // A line has 75 octets at most; what is more goes on behind a space on the next. No character is cut in two.
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            // Not allowed in a text, whatever the escape.
            if (Rune.IsControl(rune) && rune.Value != '\t')
            {
                continue;
            }

            if (octets + rune.Utf8SequenceLength > LongestLine)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune);
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
