using Stamina.Contracts.Goals;

namespace Stamina.GoalServer.Goals;

/// <summary>The words that stored goals use, apart from the wire so that each can change alone: each list has them in the order of its enum.</summary>
internal static class StoredGoalNames
{
    private static readonly string[] Periods = ["day", "week", "month", "once"];
    private static readonly string[] Measures = ["count", "days", "sum"];
    private static readonly string[] Ops = [">=", "<="];
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

    public static GoalPeriod Period(string stored) => (GoalPeriod)IndexOf(Periods, stored);

    public static string Stored(GoalPeriod period) => Periods[(int)period];

    public static GoalMeasure Measure(string stored) => (GoalMeasure)IndexOf(Measures, stored);

    public static string Stored(GoalMeasure measure) => Measures[(int)measure];

    public static GoalOp Op(string stored) => (GoalOp)IndexOf(Ops, stored);

    public static string Stored(GoalOp op) => Ops[(int)op];

    public static GoalWeekday Weekday(string stored) => (GoalWeekday)IndexOf(Weekdays, stored);

    public static string Stored(GoalWeekday day) => Weekdays[(int)day];

    private static int IndexOf(string[] words, string stored) => Array.IndexOf(words, stored) is >= 0 and var index
        ? index
        : throw new InvalidDataException($"A stored goal says '{stored}', which this version does not know.");
}
