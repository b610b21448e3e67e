using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Http;
using Stamina.Contracts;
using Stamina.Http.Problems;

namespace Stamina.GoalServer.Calendar;

/// <summary>Dates in the query of a call.</summary>
internal static class QueryDates
{
    /// <summary>A date as 2026-05-01; null where the parameter is missing.</summary>
    public static bool TryRead(IQueryCollection query, string name, out DateOnly? date, [NotNullWhen(false)] out Refusal? refusal)
    {
        date = null;
        refusal = null;
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return true;
        }

        if (EnteredTime.TryParseDate(text, out var read))
        {
            date = read;
            return true;
        }

        refusal = Refusal.OfField(name, "a date, as 2026-05-01 or 2026-5-1");
        return false;
    }
}
