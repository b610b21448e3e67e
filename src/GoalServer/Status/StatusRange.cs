using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Stamina.Exercises;
using Stamina.GoalServer.Answering;
using Stamina.GoalServer.Calendar;
using Stamina.Http.Problems;

namespace Stamina.GoalServer.Status;

/// <summary>What an answer has a row for.</summary>
internal enum StatusRows
{
    Days,
    Months,
    None,
}

/// <summary>The days that query_status is asked about.</summary>
internal static class StatusRange
{
    private const int MostDays = 3660;
    private const int UsualDays = 7;

    /// <summary><c>from</c> and <c>to</c>, or <c>last_days</c>; the last 7 days where nothing is said.</summary>
    public static bool TryRead(IQueryCollection query, DateOnly today, out Days days, [NotNullWhen(false)] out Refusal? refusal)
    {
        days = default;
        if (!QueryValues.TryReadDate(query, "from", out var from, out refusal)
            || !QueryValues.TryReadDate(query, "to", out var to, out refusal)
            || !QueryValues.TryReadCount(query, "last_days", MostDays, out var last, out refusal))
        {
            return false;
        }

        if (last is not null && (from is not null || to is not null))
        {
            refusal = Refusal.OfField("last_days", "either last_days, or from and to");
            return false;
        }

        var end = to ?? today;
        days = new Days(from ?? LocalCalendar.Back(end, (last ?? UsualDays) - 1), end);
        if (days.From > days.To || days.To.DayNumber - days.From.DayNumber >= MostDays)
        {
            refusal = Refusal.OfField("from", $"a date up to {MostDays} days before to ({days.To:yyyy-MM-dd})", $"{days.From:yyyy-MM-dd}");
            return false;
        }

        return true;
    }

    public static bool TryReadRows(IQueryCollection query, out StatusRows rows, [NotNullWhen(false)] out Refusal? refusal)
    {
        StatusRows? read = query["rows"].ToString() switch
        {
            "" or "days" => StatusRows.Days,
            "months" => StatusRows.Months,
            "none" => StatusRows.None,
            _ => null,
        };
        rows = read ?? StatusRows.Days;
        refusal = read is null ? Refusal.OfField("rows", "days, months or none") : null;
        return read is not null;
    }

    /// <summary>The exercise type by its own id; null for all.</summary>
    public static bool TryReadType(IQueryCollection query, ExerciseCatalog catalog, out string? type, [NotNullWhen(false)] out Refusal? refusal)
    {
        string[] asked =
        [
            .. query["type"]
                .Concat(query["exercise_type"])
                .OfType<string>()
                .Where(name => name.Length > 0)
                .Select(catalog.Canonical)
                .Distinct(StringComparer.Ordinal),];
        type = asked.FirstOrDefault();
        refusal = asked.Length > 1 ? Refusal.OfField("type", "one exercise type, as type=cycling", string.Join(", ", asked)) : null;
        return refusal is null;
    }
}
