using Stamina.Contracts;
using Stamina.Contracts.Status;
using Stamina.Exercises;
using Stamina.GoalServer.Calendar;
using Stamina.GoalServer.Answering;
using Stamina.Ports.Documents;

namespace Stamina.GoalServer.Status;

/// <summary>Adds workouts up: a pure function of the workouts that count.</summary>
internal sealed class StatusSums(MetricDefinitions names)
{
    /// <summary>Everything together; only sums, for a fastest pace of runs and rides says nothing.</summary>
    public StatusTotals Overall(IReadOnlyList<CountedWorkout> workouts)
    {
        var sum = new Tally(names, null);
        foreach (var workout in workouts)
        {
            sum.Add(workout);
        }

        return sum.Totals;
    }

    /// <summary>Per exercise type, the one with the most moving time first.</summary>
    public IReadOnlyList<StatusTotals> ByType(IReadOnlyList<CountedWorkout> workouts)
    {
        var sums = new TypeTallies(names);
        foreach (var workout in workouts)
        {
            sums.Add(workout);
        }

        return sums.Totals;
    }

    /// <summary>A row per day that has a workout.</summary>
    /// <param name="workouts">In order of their local date.</param>
    public IReadOnlyList<StatusDay> Days(IReadOnlyList<CountedWorkout> workouts) => Rows(workouts, date => date, (day, sums) => new StatusDay
    {
        Date = day, Count = sums.Count, MovingTimeS = sums.MovingTimeS, ByType = sums.Totals,
    });

    /// <summary>A row per month that has a workout.</summary>
    /// <param name="workouts">In order of their local date.</param>
    /// <param name="range">What the first and the last month are cut to.</param>
    public IReadOnlyList<StatusMonth> Months(IReadOnlyList<CountedWorkout> workouts, Days range) => Rows(
        workouts, date => LocalCalendar.MonthOf(date).From, (first, sums) => new StatusMonth
        {
            From = first > range.From ? first : range.From,
            To = LocalCalendar.MonthOf(first).To is var last && last < range.To ? last : range.To,
            Count = sums.Count,
            MovingTimeS = sums.MovingTimeS,
            ByType = sums.Totals,
        });

    /// <summary>The best of each metric that an installed type declares.</summary>
    /// <param name="kept">Of all time.</param>
    /// <param name="exerciseType">Only of this type; null for all.</param>
    public IReadOnlyList<PersonalRecord> Records(PersonalRecords kept, string? exerciseType)
    {
        var records = new List<PersonalRecord>();
        foreach (var metric in kept.Metrics)
        {
            if ((exerciseType is null || exerciseType == metric.ExerciseType) && names.Find(metric.ExerciseType, metric.Metric) is { } definition)
            {
                var best = definition.LessIsBetter ? metric.Least : metric.Most;
                records.Add(new PersonalRecord
                {
                    ExerciseType = metric.ExerciseType,
                    Metric = metric.Metric,
                    Value = new Quantity(Units.ToSi(definition.Unit, best.Value), Units.SiSymbol(definition.Unit)),
                    LessIsBetter = definition.LessIsBetter ? true : null,
                    SessionId = best.By.SessionId,
                    Date = best.By.Date,
                });
            }
        }

        return records;
    }

    private List<T> Rows<T>(IReadOnlyList<CountedWorkout> workouts, Func<DateOnly, DateOnly> rowOf, Func<DateOnly, TypeTallies, T> show)
    {
        var rows = new List<T>();
        TypeTallies? sums = null;
        var row = DateOnly.MinValue;
        foreach (var workout in workouts)
        {
            if (rowOf(workout.Row.LocalDate) is var next && (sums is null || next != row))
            {
                Close();
                (sums, row) = (new TypeTallies(names), next);
            }

            sums.Add(workout);
        }

        Close();
        return rows;

        void Close()
        {
            if (sums is not null)
            {
                rows.Add(show(row, sums));
            }
        }
    }
}
