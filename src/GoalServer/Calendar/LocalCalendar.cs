using Stamina.Contracts.Goals;

namespace Stamina.GoalServer.Calendar;

/// <summary>Local dates as people count them: no clock, no zone.</summary>
internal static class LocalCalendar
{
    /// <summary>The day, week or month that a date lies in.</summary>
    public static Days PeriodOf(DateOnly date, GoalPeriod period, DayOfWeek firstDay) => period switch
    {
        GoalPeriod.Day => new Days(date, date),
        GoalPeriod.Week => WeekOf(date, firstDay),
        GoalPeriod.Month => MonthOf(date),
        _ => new Days(DateOnly.MinValue, DateOnly.MaxValue),
    };

    /// <summary>The calendar month that a date lies in.</summary>
    public static Days MonthOf(DateOnly date) =>
        new(new DateOnly(date.Year, date.Month, 1), new DateOnly(date.Year, date.Month, DateTime.DaysInMonth(date.Year, date.Month)));

    /// <summary>The first day of the profile's week; anything unknown is Monday.</summary>
    public static DayOfWeek FirstDay(string? name) => name switch
    {
        "sunday" => DayOfWeek.Sunday,
        "saturday" => DayOfWeek.Saturday,
        _ => DayOfWeek.Monday,
    };

    /// <summary>A date later, at most the last there is.</summary>
    public static DateOnly Ahead(DateOnly date, int days) =>
        DateOnly.MaxValue.DayNumber - date.DayNumber < days ? DateOnly.MaxValue : date.AddDays(days);

    /// <summary>A date earlier, at least the first there is.</summary>
    public static DateOnly Back(DateOnly date, int days) => date.DayNumber < days ? DateOnly.MinValue : date.AddDays(-days);

    private static Days WeekOf(DateOnly date, DayOfWeek firstDay)
    {
        var first = Back(date, ((int)date.DayOfWeek - (int)firstDay + 7) % 7);
        return new Days(first, Ahead(first, 6));
    }
}

/// <summary>A stretch of local dates, both inclusive.</summary>
internal readonly record struct Days(DateOnly From, DateOnly To)
{
    public bool Contains(DateOnly date) => From <= date && date <= To;
}
