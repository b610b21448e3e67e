using Stamina.Contracts.Goals;

namespace Stamina.GoalServer.Goals;

/// <summary>The words that stored goals use, apart from the wire so that each can change alone.</summary>
internal static class StoredGoalNames
{
    public static GoalPeriod Period(string stored) => stored switch
    {
        "day" => GoalPeriod.Day,
        "week" => GoalPeriod.Week,
        "month" => GoalPeriod.Month,
        "once" => GoalPeriod.Once,
        _ => throw Unknown(stored),
    };

    public static string Stored(GoalPeriod period) => period switch
    {
        GoalPeriod.Day => "day",
        GoalPeriod.Week => "week",
        GoalPeriod.Month => "month",
        _ => "once",
    };

    public static GoalMeasure Measure(string stored) => stored switch
    {
        "count" => GoalMeasure.Count,
        "days" => GoalMeasure.Days,
        "sum" => GoalMeasure.Sum,
        _ => throw Unknown(stored),
    };

    public static string Stored(GoalMeasure measure) => measure switch
    {
        GoalMeasure.Count => "count",
        GoalMeasure.Days => "days",
        _ => "sum",
    };

    public static GoalOp Op(string stored) => stored switch
    {
        ">=" => GoalOp.AtLeast,
        "<=" => GoalOp.AtMost,
        _ => throw Unknown(stored),
    };

    public static string Stored(GoalOp op) => op == GoalOp.AtLeast ? ">=" : "<=";

    public static GoalWeekday Weekday(string stored) => stored switch
    {
        "monday" => GoalWeekday.Monday,
        "tuesday" => GoalWeekday.Tuesday,
        "wednesday" => GoalWeekday.Wednesday,
        "thursday" => GoalWeekday.Thursday,
        "friday" => GoalWeekday.Friday,
        "saturday" => GoalWeekday.Saturday,
        "sunday" => GoalWeekday.Sunday,
        _ => throw Unknown(stored),
    };

    public static string Stored(GoalWeekday day) => day switch
    {
        GoalWeekday.Monday => "monday",
        GoalWeekday.Tuesday => "tuesday",
        GoalWeekday.Wednesday => "wednesday",
        GoalWeekday.Thursday => "thursday",
        GoalWeekday.Friday => "friday",
        GoalWeekday.Saturday => "saturday",
        _ => "sunday",
    };

    private static InvalidDataException Unknown(string word) => new($"A stored goal says '{word}', which this version does not know.");
}
