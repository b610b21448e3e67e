using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.Exercises;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Goals;

/// <summary>What is worth saying of the workouts of today and yesterday, whatever the goals: coming back, and being faster than ever over a distance.</summary>
internal static class OccasionalMessages
{
    /// <summary>How far back it looks.</summary>
    public const int DaysBack = 365;

    private const int FreshDays = 1;
    private const int AwayDays = 14;

    // Whole distances that people time themselves over.
    private static readonly decimal[] Marks = [0.5m, 1, 2, 3, 5, 10, 15, 20, 30, 50, 100];

    public static IReadOnlyList<GoalMessage> Of(IReadOnlyList<CountedWorkout> workouts, DateOnly today, bool imperial)
    {
        var messages = new List<GoalMessage>();
        for (var i = 0; i < workouts.Count; i++)
        {
            var row = workouts[i].Row;
            if (today.DayNumber - row.LocalDate.DayNumber > FreshDays)
            {
                continue;
            }

            if (i > 0 && row.LocalDate.DayNumber - workouts[i - 1].Row.LocalDate.DayNumber >= AwayDays)
            {
                messages.Add(new GoalMessage
                {
                    Id = $"{row.SessionId}.return", Key = "return", Parameters = new GoalMessageParameters(), Text = "Good to have you out there.",
                });
            }

            if (FastestOf(workouts, i, imperial ? "mi" : "km") is { } record)
            {
                messages.Add(record);
            }
        }

        return messages;
    }

    /// <summary>True where an answer needs all workouts there ever were, not only those of a year.</summary>
    public static bool SpeaksOfAllTime(IReadOnlyList<GoalMessage> messages) => messages.Any(m => m.Key == "record");

    // A workout of at least x and at most 5 % more, in less moving time than any such before: its time is one that x was surely covered in.
    private static GoalMessage? FastestOf(IReadOnlyList<CountedWorkout> workouts, int index, string symbol)
    {
        var row = workouts[index].Row;
        if (!Units.TryGet(symbol, out var unit) || MarkOf(row, unit) is not { } mark)
        {
            return null;
        }

        var before = workouts.Take(index).Where(w => w.Row.ExerciseType == row.ExerciseType && MarkOf(w.Row, unit) == mark).ToList();
        if (before.Count == 0 || before.Min(w => w.Row.MovingMs) <= row.MovingMs)
        {
            return null;
        }

        var (x, time) = (new Quantity(mark, symbol), new Quantity(row.MovingMs / 1000, "s"));
        return new GoalMessage
        {
            Id = $"{row.SessionId}.record",
            Key = "record",
            Parameters = new GoalMessageParameters { X = x, Time = time, Type = row.ExerciseType },
            Text = $"Your fastest {GoalSentence.Text(x)} so far: {GoalSentence.Text(time)}.",
        };
    }

    private static decimal? MarkOf(MonthRow row, Unit unit)
    {
        if (row is not { Estimated: false, Incomplete: false, MovingMs: > 0 } || !row.Metrics.TryGetValue(CommonMetrics.Distance, out var distance))
        {
            return null;
        }

        foreach (var mark in Marks)
        {
            var exact = unit.ToCanonical(mark);
            if (exact <= distance && distance <= exact + (exact / 20))
            {
                return mark;
            }
        }

        return null;
    }
}
