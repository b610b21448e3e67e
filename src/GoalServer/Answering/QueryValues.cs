using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.GoalServer.Answering;

/// <summary>Dates and numbers in the query of a call.</summary>
internal static class QueryValues
{
    /// <summary>A date, as 2026-05-01 or 2026-5-1; null where the parameter is missing.</summary>
    public static bool TryReadDate(IQueryCollection query, string name, out DateOnly? date, [NotNullWhen(false)] out Refusal? refusal)
    {
        var text = query[name].ToString();
        date = EnteredTime.TryParseDate(text, out var read) ? read : null;
        refusal = date is null && text.Length > 0 ? Refusal.OfField(name, "a date, as 2026-05-01 or 2026-5-1") : null;
        return refusal is null;
    }

    /// <summary>A whole number from 1 to <paramref name="most"/>; null where the parameter is missing.</summary>
    public static bool TryReadCount(IQueryCollection query, string name, int most, out int? count, [NotNullWhen(false)] out Refusal? refusal)
    {
        var text = query[name].ToString();
        count = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var read) && read >= 1 && read <= most ? read : null;
        refusal = count is null && text.Length > 0 ? Refusal.OfField(name, $"a whole number from 1 to {most}") : null;
        return refusal is null;
    }
}
