using Stamina.Contracts;
using Stamina.Contracts.Goals;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Goals;

/// <summary>What is worth saying of the workouts of today and yesterday, whatever the goals: coming back, and being faster than ever over a distance.</summary>
internal static class RecentWorkoutMessages
{
    /// <summary>How far back the workouts must reach: to whatever could stand less than two weeks before yesterday's.</summary>
    public const int DaysBack = FreshDays + AwayDays;

    private const int FreshDays = 1;
    private const int AwayDays = 14;

    /// <param name="workouts">Those of the last days, in order of their start.</param>
    /// <param name="records">Of all time.</param>
    /// <param name="today">The person's date.</param>
    /// <param name="imperial">Miles instead of km.</param>
    public static IReadOnlyList<GoalMessage> Of(IReadOnlyList<CountedWorkout> workouts, PersonalRecords records, DateOnly today, bool imperial)
    {
        var messages = new List<GoalMessage>();
        for (var i = 0; i < workouts.Count; i++)
        {
            var row = workouts[i].Row;
            if (today.DayNumber - row.LocalDate.DayNumber > FreshDays)
            {
                continue;
            }

            if (IsReturn(row, i > 0 ? workouts[i - 1].Row : null, records))
            {
                messages.Add(new GoalMessage
                {
                    Id = $"{row.SessionId}.return", Key = "return", Parameters = new GoalMessageParameters(), Text = "Good to have you out there.",
                });
            }

            if (FastestOf(row, records, imperial) is { } record)
            {
                messages.Add(record);
            }
        }

        return messages;
    }

    // The workout before may be older than the months that were read; then it is enough that there was one long ago.
    private static bool IsReturn(MonthRow row, MonthRow? before, PersonalRecords records) =>
        before is not null ? row.LocalDate.DayNumber - before.LocalDate.DayNumber >= AwayDays
        : records.First is { } first && row.LocalDate.DayNumber - first.Date.DayNumber >= AwayDays;

    // Not the first over the distance, and in less time than any other: of equals the earliest holds the record.
    private static GoalMessage? FastestOf(MonthRow row, PersonalRecords records, bool imperial)
    {
        if (records.FastestLike(row, imperial) is not { } fastest || fastest.Time.By.SessionId != row.SessionId || fastest.First.SessionId == row.SessionId)
        {
            return null;
        }

        var (x, time) = (new Quantity(fastest.Mark, imperial ? "mi" : "km"), new Quantity(row.MovingMs / 1000, "s"));
        return new GoalMessage
        {
            Id = $"{row.SessionId}.record",
            Key = "record",
            Parameters = new GoalMessageParameters { X = x, Time = time, Type = row.ExerciseType },
            Text = $"Your fastest {GoalSentence.Text(x)} so far: {GoalSentence.Text(time)}.",
        };
    }
}
